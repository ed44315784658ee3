import { PASSWORD, type User } from '../support/user';
import { expect, test } from '../support/test';

test('registering logs in and offers password managers a new password', async ({ page, user }) => {
  await page.goto('/');
  await expect(page.getByText('You stay logged in for 30 days, or until you stay away for 7 days.')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Create an account' }).click();
  await expect(user.username).toHaveAttribute('autocomplete', 'username');
  await expect(user.password).toHaveAttribute('autocomplete', 'new-password');
  await user.formIsHydrated();
  await user.username.fill('Ada');
  await expect(page.locator('#username-hint')).toHaveText('Your username will be ada.');
  await user.submitForm('Ada', PASSWORD);
  await user.expectAccountOf('ada');
  await user.expectLoggedInAs('ada');
});

const NAMES = [
  ['ΣΊΓΜΑΣΣ', 'σίγμασσ'],
  ['ＡＤＡ77', 'ada77'],
  ['  Spaced77  ', 'spaced77'],
  ['JOSE\u0301', 'jos\u00e9'],
];

for (const [typed, stored] of NAMES) {
  test(`somebody who types ${JSON.stringify(typed)} is told the stored name, and may type either to close the account`, async ({ page, user, consoleErrors }) => {
    consoleErrors.expect(/401.*\/api\/account\/delete/);
    await page.goto('/register');
    await user.formIsHydrated();
    await user.username.fill(typed);
    await expect(page.locator('#username-hint')).toHaveText(`Your username will be ${stored}.`);
    await user.submitForm(typed, PASSWORD);
    await user.expectAccountOf(stored);
    await page.goto('/account/close');
    await user.formIsHydrated();
    const remove = page.getByRole('button', { name: 'Delete my account' });
    const wrong = page.locator('#deletion-password-error');
    for (const name of [stored, typed, stored.normalize('NFD')]) {
      await page.getByLabel('Type your username to confirm').fill(name);
      await page.getByLabel('Password', { exact: true }).fill('not the password');
      await expect(wrong).toBeEmpty();
      await remove.click();
      await expect(wrong).toHaveText('This is not your password.');
      await expect(page.locator('#typed-username-error')).toBeEmpty();
      // The focus moves there last, and would interrupt typing.
      await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
    }
  });
}

test('pressing Enter logs in', async ({ page, user }) => {
  await user.register('ada');
  await user.logout();
  await page.goto('/login');
  await expect(user.password).toHaveAttribute('autocomplete', 'current-password');
  await user.username.fill('ada');
  await user.password.fill(PASSWORD);
  await user.password.press('Enter');
  await user.expectAccountOf('ada');
});

test('a wrong password and an unknown name get the same error, and the name stays', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\/login/);
  await user.register('ada');
  await user.logout();
  for (const name of ['ada', 'nobody']) {
    await page.goto('/login');
    await user.submitForm(name, 'not the password');
    await expect(page.locator('#form-error')).toHaveText('The username or the password is wrong.');
    await expect(user.username).toHaveValue(name);
    await expect(user.password).toBeFocused();
    await expect(user.password).toHaveValue('not the password');
  }
});

test('a taken name is reported and announced at its field, and the input stays', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/409.*\/api\/register/);
  await user.register('ada');
  await user.logout();
  await page.goto('/register');
  await user.submitForm('ADA', PASSWORD);
  await expect(page.locator('#username-error')).toHaveText('This username is taken.');
  await expect(user.username).toBeFocused();
  await expect(user.username).toHaveAttribute('aria-invalid', 'true');
  await expect(user.username).toHaveAccessibleDescription(/This username is taken\./);
  await expect(user.password).toHaveValue(PASSWORD);
});

test('a weak password is reported at its field', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/422.*\/api\/register/);
  await page.goto('/register');
  for (const weak of ['short', 'password1', 'adaadaada']) {
    await user.submitForm('ada', weak);
    await expect(page.locator('#password-error')).not.toBeEmpty();
    await expect(user.password).toBeFocused();
    await expect(user.password).toHaveAttribute('aria-invalid', 'true');
    await expect(user.password).toHaveValue(weak);
  }
  await user.submitForm('ada', PASSWORD);
  await user.expectAccountOf('ada');
});

test('an invalid name is reported at its field', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/422.*\/api\/register/);
  await page.goto('/register');
  await user.submitForm('a', PASSWORD);
  await expect(page.locator('#username-error')).toContainText('3 to 64');
  await expect(user.username).toBeFocused();
});

test('a name that looks like another user\'s is refused for that reason, and others for theirs', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/(409|422).*\/api\/register/);
  await user.register('ada');
  await user.logout();
  await page.goto('/register');
  const cases = [
    // With a Cyrillic letter.
    ['ad\u0430', 'This username looks like one that is taken.'],
    ['abc-שלום', 'A username is written in one direction, either from left to right or from right to left.'],
    ['a b c', 'A username has no spaces.'],
  ];
  for (const [name, reason] of cases) {
    await user.submitForm(name, PASSWORD);
    await expect(page.locator('#username-error')).toHaveText(reason);
    await expect(user.username).toBeFocused();
  }
});

test('empty fields are reported without asking the server', async ({ page, user, network }) => {
  await page.goto('/login');
  await user.submit.click();
  await expect(page.locator('#username-error')).toHaveText('Enter a username.');
  await expect(page.locator('#password-error')).toHaveText('Enter a password.');
  await expect(user.username).toBeFocused();
  expect(network.requests('/api/login')).toHaveLength(0);
});

test('the password can be shown', async ({ page, user }) => {
  await page.goto('/login');
  await user.formIsHydrated();
  await user.password.fill('open sesame');
  await expect(user.password).toHaveAttribute('type', 'password');
  const show = page.getByRole('button', { name: 'Show password' });
  await show.click();
  await expect(user.password).toHaveAttribute('type', 'text');
  await expect(show).toHaveAttribute('aria-pressed', 'true');
  await expect(user.password).toHaveValue('open sesame');
  await show.click();
  await expect(user.password).toHaveAttribute('type', 'password');
});

test('pressing Enter repeatedly submits the form once', async ({ page, user }) => {
  let sent = 0;
  let answer = () => {};
  const held = new Promise<void>(resolve => (answer = resolve));
  await page.route('**/api/register', async route => {
    sent += 1;
    await held;
    await route.continue();
  });
  await page.goto('/register');
  await user.username.fill('ada');
  await user.password.fill(PASSWORD);
  await user.password.press('Enter');
  await expect(user.submit).toHaveText('Creating your account…');
  await expect(user.submit).toBeDisabled();
  await user.password.press('Enter');
  await user.username.press('Enter');
  answer();
  await user.expectAccountOf('ada');
  expect(sent).toBe(1);
});

test.describe('with a limit of three tries', () => {
  test.use({ settings: ['--login-limit', '3/1h'] });

  test('after too many attempts the form says how long to wait', async ({ page, user, consoleErrors }) => {
    consoleErrors.expect(/(401|429).*\/api\/login/);
    await page.goto('/login');
    for (let tries = 0; tries < 3; tries += 1) {
      await user.submitForm('ada', 'not the password');
      await expect(page.locator('#form-error')).toContainText('wrong');
      // The focus moves there last, and would interrupt typing.
      await expect(user.password).toBeFocused();
    }
    await user.submitForm('ada', 'not the password');
    await expect(page.locator('#form-error')).toContainText(/Try again in \d+ s/);
    await expect(user.username).toHaveValue('ada');
  });
});
