import { PASSWORD, type Person } from './person';
import { expect, test } from './test';

test('whoever registers is logged in, and the browser was offered a new password to keep', async ({ page, person }) => {
  await page.goto('/');
  await page.getByRole('main').getByRole('link', { name: 'Create an account' }).click();
  await expect(person.username).toHaveAttribute('autocomplete', 'username');
  await expect(person.password).toHaveAttribute('autocomplete', 'new-password');
  await person.fillIn('Ada', PASSWORD);
  await person.isOnAccountOf('ada');
  await person.isLoggedInAs('ada');
});

test('who has an account logs in with the Enter key', async ({ page, person }) => {
  await person.register('ada');
  await person.logout();
  await page.goto('/login');
  await expect(person.password).toHaveAttribute('autocomplete', 'current-password');
  await person.username.fill('ada');
  await person.password.fill(PASSWORD);
  await person.password.press('Enter');
  await person.isOnAccountOf('ada');
});

test('a wrong password and an unknown name are told alike, and the name is kept', async ({ page, person, complaints }) => {
  complaints.expect(/401.*\/api\/login/);
  await person.register('ada');
  await person.logout();
  for (const name of ['ada', 'nobody']) {
    await page.goto('/login');
    await person.fillIn(name, 'not the password');
    await expect(page.locator('#form-error')).toHaveText('The username or the password is wrong.');
    await expect(person.username).toHaveValue(name);
    await expect(person.password).toBeFocused();
    await expect(person.password).toHaveValue('not the password');
  }
});

test('a taken name is told beside it, announced, and what was typed is kept', async ({ page, person, complaints }) => {
  complaints.expect(/409.*\/api\/register/);
  await person.register('ada');
  await person.logout();
  await page.goto('/register');
  await person.fillIn('ADA', PASSWORD);
  await expect(page.locator('#username-error')).toHaveText('This username is taken.');
  await expect(person.username).toBeFocused();
  await expect(person.username).toHaveAttribute('aria-invalid', 'true');
  await expect(person.username).toHaveAccessibleDescription(/This username is taken\./);
  await expect(person.password).toHaveValue(PASSWORD);
});

test('a weak password is told beside it, with how to do better', async ({ page, person, complaints }) => {
  complaints.expect(/422.*\/api\/register/);
  await page.goto('/register');
  for (const weak of ['short', 'password1', 'adaadaada']) {
    await person.fillIn('ada', weak);
    await expect(page.locator('#password-error')).not.toBeEmpty();
    await expect(person.password).toBeFocused();
    await expect(person.password).toHaveAttribute('aria-invalid', 'true');
    await expect(person.password).toHaveValue(weak);
  }
  await person.fillIn('ada', PASSWORD);
  await person.isOnAccountOf('ada');
});

test('an impossible name is told beside it', async ({ page, person, complaints }) => {
  complaints.expect(/422.*\/api\/register/);
  await page.goto('/register');
  await person.fillIn('a', PASSWORD);
  await expect(page.locator('#username-error')).toContainText('3 to 64');
  await expect(person.username).toBeFocused();
});

test('empty fields are told without asking the server', async ({ page, person, wire }) => {
  await page.goto('/login');
  await person.submit.click();
  await expect(page.locator('#username-error')).toHaveText('Enter a username.');
  await expect(page.locator('#password-error')).toHaveText('Enter a password.');
  await expect(person.username).toBeFocused();
  expect(wire.sent('/api/login')).toHaveLength(0);
});

test('the password can be shown while it is typed', async ({ page, person }) => {
  await page.goto('/login');
  await person.formIsAlive();
  await person.password.fill('open sesame');
  await expect(person.password).toHaveAttribute('type', 'password');
  const show = page.getByRole('button', { name: 'Show password' });
  await show.click();
  await expect(person.password).toHaveAttribute('type', 'text');
  await expect(show).toHaveAttribute('aria-pressed', 'true');
  await expect(person.password).toHaveValue('open sesame');
  await show.click();
  await expect(person.password).toHaveAttribute('type', 'password');
});

test('a form that was sent is sent once, however often Enter is pressed', async ({ page, person }) => {
  let sent = 0;
  let answer = () => {};
  const held = new Promise<void>(resolve => (answer = resolve));
  await page.route('**/api/register', async route => {
    sent += 1;
    await held;
    await route.continue();
  });
  await page.goto('/register');
  await person.username.fill('ada');
  await person.password.fill(PASSWORD);
  await person.password.press('Enter');
  await expect(person.submit).toHaveText('Creating your account…');
  await expect(person.submit).toBeDisabled();
  await person.password.press('Enter');
  await person.username.press('Enter');
  answer();
  await person.isOnAccountOf('ada');
  expect(sent).toBe(1);
});

test.describe('with a limit of three tries', () => {
  test.use({ settings: ['--login-limit', '3/1m'] });

  test('who tries too often is told for how long to wait', async ({ page, person, complaints }) => {
    complaints.expect(/(401|429).*\/api\/login/);
    await page.goto('/login');
    for (let tries = 0; tries < 3; tries += 1) {
      await person.fillIn('ada', 'not the password');
      await expect(page.locator('#form-error')).toContainText('wrong');
      // It moves there last of all, away from who types already.
      await expect(person.password).toBeFocused();
    }
    await person.fillIn('ada', 'not the password');
    await expect(page.locator('#form-error')).toContainText(/Try again in \d+ s/);
    await expect(person.username).toHaveValue('ada');
  });
});
