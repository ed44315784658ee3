import { PASSWORD, User } from '../support/user';
import { expect, test } from '../support/test';

const NEW_PASSWORD = 'seven lanterns over the moor';

test('a recovery code sets a new password and leads to the login', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\//);
  await user.register('ada');
  await page.goto('/account/sign-in');
  const card = page.locator('.recovery-codes');
  await card.getByLabel('Password', { exact: true }).fill('not the password');
  await card.getByRole('button', { name: 'Make new recovery codes' }).click();
  await expect(page.locator('#codes-password-error')).toHaveText('This is not your password.');
  await card.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await card.getByRole('button', { name: 'Make new recovery codes' }).click();
  await expect(page.getByTestId('codes')).toHaveText(/^([0-9A-Z]{4}(-[0-9A-Z]{4}){3}\s*){10}$/);
  const shown = await page.getByTestId('codes').textContent() ?? '';
  const [download] = await Promise.all([page.waitForEvent('download'), card.getByRole('link', { name: 'Download' }).click()]);
  expect(download.suggestedFilename()).toBe('recovery-codes.txt');
  const [code] = shown.split('\n');
  await user.logout();

  await page.goto('/login');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await user.formIsHydrated();
  await expect(page.getByLabel('Recovery code')).toHaveAttribute('autocomplete', 'one-time-code');
  await expect(page.getByLabel('New password')).toHaveAttribute('autocomplete', 'new-password');
  await user.submit.click();
  await expect(page.locator('#username-error')).toHaveText('Enter a username.');
  await expect(user.username).toBeFocused();
  await user.username.fill('ada');
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await page.getByLabel('Recovery code').fill('0000-0000-0000-0000');
  await user.submit.click();
  await expect(page.locator('#recovery-code-error')).toContainText('The username or the code is wrong');
  await expect(page.getByLabel('Recovery code')).toBeFocused();
  await page.getByLabel('Recovery code').fill(code);
  await user.submit.click();
  await expect(page.getByText('Your new password is set.')).toBeVisible();
  await expect(page.getByText('Set a new one with one of the recovery codes')).toBeHidden();
  await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
  await expect(user.username).toHaveValue('ada');
  await user.password.fill(NEW_PASSWORD);
  await user.submit.click();
  await user.expectAccountOf('ada');
  await page.goto('/account/activity');
  await expect(page.getByText('Password set with a recovery code')).toBeVisible();
});

test('the second click of a double click on the button for codes changes nothing', async ({ page, user, network }) => {
  await user.register('ada');
  await page.goto('/account/sign-in');
  await page.locator('#codes-password').fill(PASSWORD);
  const make = page.getByRole('button', { name: 'Make new recovery codes' });
  await make.click();
  await expect(page.getByTestId('codes')).not.toBeEmpty();
  await expect(page.locator('#codes')).toBeFocused();
  await make.hover();
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  await expect(page.locator('#codes-password-error')).toBeEmpty();
  await expect(page.getByTestId('codes')).not.toBeEmpty();
  // A click by itself counts.
  await make.click();
  await expect(page.locator('#codes-password-error')).toHaveText('Enter your password.');
  expect(network.requests('/api/recovery/codes')).toHaveLength(1);
});

test.describe('with a limit of one try', () => {
  test.use({ settings: ['--login-limit', '1/2m'] });

  test('the form for recovery codes counts down to the next try', async ({ page, user, consoleErrors }) => {
    consoleErrors.expect(/(401|429).*\/api\//);
    await page.clock.install();
    await user.register('ada');
    await page.goto('/account/sign-in');
    const password = page.locator('#codes-password');
    const make = page.getByRole('button', { name: 'Make new recovery codes' });
    await password.fill('not the password');
    await make.click();
    await expect(page.locator('#codes-password-error')).toHaveText('This is not your password.');
    await expect(password).toBeFocused();
    await make.click();
    const error = page.locator('#codes-error');
    await expect(error).toHaveText(/^Too many attempts\..*Try again in \d+ s\.$/);
    await expect(error).toBeFocused();
    await expect(page.locator('#codes-password-error')).toBeEmpty();
    await page.clock.fastForward('02:01');
    await expect(error).toHaveText('You can try again now.');
    await password.fill(PASSWORD);
    await expect(error).toBeHidden();
  });
});

test('the account page offers recovery codes until the user has some or declines', async ({ page, user, otherBrowser }) => {
  await user.register('ada');
  const offer = page.getByRole('link', { name: 'Make recovery codes' });
  await offer.click();
  const card = page.locator('.recovery-codes');
  await card.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await card.getByRole('button', { name: 'Make new recovery codes' }).click();
  await expect(page.getByTestId('codes')).not.toBeEmpty();
  await user.goToAccountOf('ada');
  await user.accountIsLoaded();
  await expect(offer).toBeHidden();

  const bob = await User.inNewTab(otherBrowser);
  await bob.register('bob');
  const declined = bob.page.waitForResponse('**/api/recovery/codes/decline');
  await bob.page.getByRole('button', { name: 'No, thank you' }).click();
  await expect(bob.page.getByRole('link', { name: 'Make recovery codes' })).toBeHidden();
  expect((await declined).status()).toBe(200);
  await bob.page.reload();
  await bob.accountIsLoaded();
  await expect(bob.page.getByRole('link', { name: 'Make recovery codes' })).toBeHidden();
});

test('a link does nothing until its form is sent, sets a password once, and then says that it is used', async ({ page, request, user, server, consoleErrors }) => {
  consoleErrors.expect(/(410|422).*\/api\/recovery\/finish/);
  await user.register('ada');
  await user.logout();
  const [{ link }] = JSON.parse(server.command('user', 'reset-link', 'ada', '--json'));
  const path = new URL(link).pathname + new URL(link).search;
  // As a mail scanner does.
  for (let opened = 0; opened < 50; opened++) {
    expect((await request.get(server.url + path)).status()).toBe(200);
  }
  await page.goto(path);
  await user.formIsHydrated();
  await page.getByLabel('New password').fill('password1');
  await user.submit.click();
  await expect(page.locator('#new-password-error')).not.toBeEmpty();
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await page.getByLabel('New password').press('Enter');
  await expect(page.getByText('Your new password is set.')).toBeVisible();
  await expect(page.getByText('This link lets you back in')).toBeHidden();
  await expect(page.getByText('The link no longer works?')).toBeHidden();
  await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
  await expect(user.username).toHaveValue('ada');
  await user.password.fill(NEW_PASSWORD);
  await user.submit.click();
  await user.expectAccountOf('ada');

  await page.goto(path);
  await user.formIsHydrated();
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await user.submit.click();
  await expect(page.locator('#form-error')).toHaveText('This link was used, replaced by a newer one, or is over.');
  await expect(page.locator('#form-error')).toBeFocused();
  await page.getByRole('link', { name: 'use a recovery code' }).click();
  await expect(page).toHaveURL('/forgot');
});

test('no request names the token of a link as its referrer', async ({ page, user }) => {
  const referrers: Promise<string | null>[] = [];
  page.on('request', request => referrers.push(request.headerValue('referer')));
  await page.goto('/recover?token=x', { waitUntil: 'networkidle' });
  await user.formIsHydrated();
  // The document, its stylesheet, its script and its WASM.
  expect(referrers.length).toBeGreaterThan(3);
  expect((await Promise.all(referrers)).filter(referrer => referrer?.includes('token='))).toEqual([]);
});
