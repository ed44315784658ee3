import { type APIRequestContext } from '@playwright/test';
import { SHORT_LIVED, registerAndExpire } from '../support/expiry';
import { delayStorageEvents } from '../support/delayed-storage';
import { QUIET_PAGE, type Stored, User } from '../support/user';
import { expect, test } from '../support/test';

/** Expects the server to refuse these tokens because of a logout. */
async function isRevoked(request: APIRequestContext, { accessToken, refreshToken }: Stored): Promise<void> {
  const headers = { Authorization: `Bearer ${accessToken}` };
  const asks = [
    () => request.get('/api/me', { headers }),
    // After the other, because it would renew a live session.
    () => request.post('/api/refresh', { data: { refreshToken } }),
  ];
  for (const ask of asks) {
    const answer = await ask();
    expect(answer.status()).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'session_revoked', because: 'logout' });
  }
}

test.describe('during a renewal', () => {
  test.use({ settings: SHORT_LIVED });

  for (const where of ['the tab that renews', 'another tab']) {
    test(`logging out in ${where} ends the session in all tabs and on the server`, async ({ context, user, server, network, request }) => {
      await registerAndExpire(user, server, 'ada');
      const other = await User.inNewTab(context);
      await other.page.goto(QUIET_PAGE);
      const renewal = await network.holdResponses('/api/refresh');
      await user.goToAccountOf('ada');
      await user.stayOnPage();
      const successor = await (await renewal.answered).json();
      await (where === 'another tab' ? other : user).pressLogOut();
      await user.expectGuest();
      await other.expectGuest();
      renewal.release();
      await user.renewalIsDone();
      await user.expectGuest();
      await other.page.goto('/account');
      await expect(other.page).toHaveURL(/\/login/);
      expect((await user.stored()).refreshToken).toBeUndefined();
      await user.logoutReachesServer();
      await isRevoked(request, successor);
      expect(network.requests('/api/refresh')).toHaveLength(1);
    });
  }

  test('a tab that sees the logout late does not undo it', async ({ page, context, user, server, network, consoleErrors }) => {
    // On a slow machine the request to log out may time out.
    consoleErrors.expect(/ERR_ABORTED.*\/api\/logout/);
    // Otherwise the server would end the session, too.
    await network.intercept('/api/logout', () => new Promise(() => {}));
    await registerAndExpire(user, server, 'ada');
    // The race: the tab stores the new tokens before it sees the logout.
    await page.addInitScript(delayStorageEvents, 60_000);
    const other = await User.inNewTab(context);
    await other.page.goto(QUIET_PAGE);
    const renewal = await network.holdResponses('/api/refresh');
    await user.goToAccountOf('ada');
    await user.stayOnPage();
    await renewal.answered;
    await other.page.evaluate(() => addEventListener('storage', ({ newValue }) => console.info(`stored: ${newValue}`)));
    const overwritten = other.page.waitForEvent('console', message => /stored:.*accessToken/.test(message.text()));
    await other.pressLogOut();
    renewal.release();
    await overwritten;
    await user.expectGuest();
    await other.expectGuest();
    expect((await other.stored()).refreshToken).toBeUndefined();
    expect((await user.stored()).refreshToken).toBeUndefined();
  });
});

test('logging out offline takes effect at once and reaches the server later', async ({ context, user, request, consoleErrors }) => {
  consoleErrors.expect(/ERR_INTERNET_DISCONNECTED/);
  await user.registerAndGoHome('ada');
  const other = await User.inNewTab(context);
  await other.goToAccountOf('ada');
  const session = await user.stored();
  await context.setOffline(true);
  await user.logOut.click();
  await user.expectGuest();
  await expect(other.page.getByText('ada', { exact: true })).toHaveCount(0);
  expect((await user.stored()).refreshToken).toBeUndefined();
  await context.setOffline(false);
  await user.logoutReachesServer();
  await isRevoked(request, session);
  await user.expectGuest();
});

test('logging out offline and closing the tab reaches the server at the next visit', async ({ page, context, user, request, consoleErrors }) => {
  consoleErrors.expect(/ERR_INTERNET_DISCONNECTED/);
  await user.registerAndGoHome('ada');
  const session = await user.stored();
  await context.setOffline(true);
  await user.logOut.click();
  await user.expectGuest();
  await page.close();
  await context.setOffline(false);
  const next = await User.inNewTab(context);
  await next.page.goto('/');
  await next.expectGuest();
  await next.logoutReachesServer();
  await isRevoked(request, session);
});

test('logging out and closing the tab while the request is under way reaches the server', async ({ page, user, request }) => {
  await user.registerAndGoHome('ada');
  const session = await user.stored();
  const sent = page.waitForRequest('**/api/logout');
  await user.logOut.dispatchEvent('click');
  await sent;
  await page.close();
  await expect(async () => isRevoked(request, session)).toPass();
});

test('clearing storage in one tab logs out the others', async ({ page, context, user }) => {
  await user.register('ada');
  const other = await User.inNewTab(context);
  await other.page.goto(QUIET_PAGE);
  await other.page.evaluate(() => localStorage.clear());
  await expect(user.said).toHaveText('You are logged out: another page of this browser ended the session.');
  await user.expectGuest();
  await expect(page.getByTestId('whoami')).toBeHidden();
});
