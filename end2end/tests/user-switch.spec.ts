import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext } from '@playwright/test';
import { SHORT_LIVED, registerAndExpire } from '../support/expiry';
import { PASSWORD, QUIET_PAGE, User } from '../support/user';
import { expect, test } from '../support/test';

const NEW_PASSWORD = 'seven lanterns over the moor';
const MAILS = join(tmpdir(), `latchkey-switch-mails-${process.pid}`);

test.use({ settings: SHORT_LIVED });

/** The user whose token a request carries. */
function bearer(request: { headers(): Record<string, string> }): string {
  const [, claims] = request.headers().authorization.split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()).preferred_username;
}

/** Bob has an account, and is in a tab that stays on the login page after somebody else has logged in. */
async function bobAtLogin(context: BrowserContext): Promise<User> {
  const bob = await User.inNewTab(context);
  await bob.registerAndGoHome('bob');
  await bob.logout();
  await bob.page.goto('/login');
  await bob.formIsHydrated();
  await bob.stayOnPage();
  return bob;
}

test('a call that waits for a renewal is not sent as the user who logs in meanwhile', async ({ page, context, user, server, network, request }) => {
  const bob = await bobAtLogin(context);
  await registerAndExpire(user, server, 'ada');
  const renewal = await network.holdResponses('/api/refresh');
  await user.goToAccountOf('ada');
  const { refreshToken } = await (await renewal.answered).json();
  await user.call.click();
  await bob.submitForm('bob', PASSWORD);
  await user.expectAccountOf('bob');
  renewal.release();
  await expect(user.call).not.toHaveAttribute('aria-disabled');
  await user.expectAccountOf('bob');
  await expect(user.callResult).not.toContainText(/ada|bob/);
  expect(network.requests('/api/me')).toHaveLength(0);
  await user.makeCall('bob');
  expect(new Set(network.requests('/api/account').map(bearer))).toEqual(new Set(['bob']));
  await expect(page.getByText('ada', { exact: true })).toHaveCount(0);
  await user.logoutReachesServer();
  const answer = await request.post('/api/refresh', { data: { refreshToken } });
  expect(await answer.json()).toMatchObject({ code: 'session_revoked', because: 'logout' });
});

test('a renewal that ends after another user has logged in changes no tab', async ({ context, user, server, network }) => {
  const bob = await User.inNewTab(context);
  await bob.registerAndGoHome('bob');
  await bob.logout();
  await registerAndExpire(user, server, 'ada');
  const quiet = await User.inNewTab(context);
  await quiet.page.goto(QUIET_PAGE);
  const renewal = await network.holdResponses('/api/refresh');
  await user.goToAccountOf('ada');
  await renewal.answered;
  await bob.page.goto(QUIET_PAGE);
  await bob.logout();
  await bob.login('bob');
  renewal.release();
  for (const tab of [user, bob, quiet]) {
    await tab.expectLoggedInAs('bob');
    await expect(tab.page.getByText('ada', { exact: true })).toHaveCount(0);
  }
  await user.expectAccountOf('bob');
  await user.makeCall('bob');
  await bob.makeCall('bob');
  expect(new Set(network.requests('/api/me').map(bearer))).toEqual(new Set(['bob']));
});

test.describe('with an access token that lasts', () => {
  test.use({ settings: [] });

  test('a question about the devices of one user closes when another logs in', async ({ page, context, user, request }) => {
    const bob = await bobAtLogin(context);
    await user.register('ada');
    await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
    await page.goto('/account/devices');
    await page.getByRole('button', { name: /^Log out: / }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await bob.submitForm('bob', PASSWORD);
    await user.expectLoggedInAs('bob');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page.getByTestId('sessions').getByRole('listitem')).toHaveCount(1);
  });

  test('what one user typed and was told on the password page is gone when another logs in', async ({ page, context, user }) => {
    const bob = await bobAtLogin(context);
    await user.register('ada');
    await page.goto('/account/sign-in');
    const [current, next] = [page.getByLabel('Current password'), page.getByLabel('New password')];
    await current.fill(PASSWORD);
    await next.fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.locator('#password-changed')).toBeFocused();
    await page.getByRole('button', { name: 'Make new recovery codes' }).click();
    await expect(page.locator('#codes-password-error')).toHaveText('Enter your password.');
    const fields = [current, next, page.locator('#codes-password')];
    for (const field of fields) {
      await field.fill(NEW_PASSWORD);
    }
    await bob.submitForm('bob', PASSWORD);
    await user.expectLoggedInAs('bob');
    for (const field of fields) {
      await expect(field).toHaveValue('');
    }
    await expect(page.locator('#password-changed')).toBeEmpty();
    await expect(page.getByTestId('strength')).toBeHidden();
  });

  test('the answer to a password change is not shown to the user who logs in meanwhile', async ({ page, context, user, network, consoleErrors }) => {
    consoleErrors.expect(/401.*\/api\/recovery\/codes/);
    const bob = await bobAtLogin(context);
    await user.register('ada');
    const answer = await network.holdResponses('/api/password', 1);
    await page.goto('/account/sign-in');
    await page.getByLabel('Current password').fill(PASSWORD);
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Change password' }).click();
    await answer.answered;
    await bob.submitForm('bob', PASSWORD);
    await user.expectLoggedInAs('bob');
    await expect(page.getByRole('button', { name: 'Change password' })).toBeEnabled();
    const arrived = page.waitForEvent('requestfinished', request => request.url().endsWith('/api/password'));
    answer.release();
    await arrived;
    // The answer to a later request has arrived, too, once this is shown.
    await page.locator('#codes-password').fill('not the password');
    await page.getByRole('button', { name: 'Make new recovery codes' }).click();
    await expect(page.locator('#codes-password-error')).toHaveText('This is not your password.');
    await expect(page.locator('#password-changed')).toBeEmpty();
  });

  test('the answer to a deletion does not log out the user who logs in meanwhile', async ({ page, context, user, network, consoleErrors }) => {
    // The page of the deleted user may ask the server before it learns of the next one.
    consoleErrors.expect(/401.*\/api\//);
    const bob = await bobAtLogin(context);
    await user.register('ada');
    const answer = await network.holdResponses('/api/account/delete', 1);
    await page.goto('/account/close');
    await user.formIsHydrated();
    await user.stayOnPage();
    const [name, password] = [page.getByLabel('Type your username to confirm'), page.getByLabel('Password', { exact: true })];
    await name.fill('ada');
    await password.fill(PASSWORD);
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await answer.answered;
    await bob.submitForm('bob', PASSWORD);
    await user.expectLoggedInAs('bob');
    await expect(name).toHaveValue('');
    await expect(password).toHaveValue('');
    answer.release();
    // It is disabled until the answer has arrived.
    await expect(page.getByRole('button', { name: 'Delete my account' })).toBeEnabled();
    await name.fill('bob');
    await password.fill('not the password');
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await expect(page.locator('#deletion-password-error')).toHaveText('This is not your password.');
    await user.expectLoggedInAs('bob');
  });
});

test.describe('with mail', () => {
  test.use({ settings: ['--mail-url', `file:${MAILS}`, '--mail-from', 'no-reply@example.org'] });
  test.afterAll(() => rm(MAILS, { recursive: true, force: true }));

  test('the address that one user typed, and the sentence about it, are gone when another logs in', async ({ page, context, user }) => {
    const bob = await bobAtLogin(context);
    await user.register('ada');
    await page.goto('/account/contact');
    const [address, password] = [page.getByLabel('New email address'), page.locator('#email-password')];
    await address.fill('ada@example.org');
    await password.fill(PASSWORD);
    await page.getByRole('button', { name: 'Send a link to verify it' }).click();
    await expect(page.locator('#email-link-sent')).toBeFocused();
    await address.fill('ada@example.net');
    await password.fill(PASSWORD);
    await page.locator('#removal-password').fill(PASSWORD);
    await bob.submitForm('bob', PASSWORD);
    await user.expectLoggedInAs('bob');
    for (const field of [address, password, page.locator('#removal-password')]) {
      await expect(field).toHaveValue('');
    }
    await expect(page.locator('#email-link-sent')).toBeEmpty();
  });
});
