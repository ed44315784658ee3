import { type BrowserContext } from '@playwright/test';
import { SHORT_LIVED, registerAndExpire } from '../support/expiry';
import { PASSWORD, QUIET_PAGE, User } from '../support/user';
import { expect, test } from '../support/test';

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
});
