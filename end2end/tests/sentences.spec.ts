import { QUIET_PAGE, User } from '../support/user';
import { expect, test } from '../support/test';

// Each action is followed by a sentence that says what it did, and that has the focus, so that it is read out.

test('logging out is said, on a page of the account and on others', async ({ page, user }) => {
  await user.register('ada');
  await user.pressLogOut();
  await expect(page).toHaveURL('/');
  await expect(user.said).toHaveText('You are logged out.');
  await expect(user.said).toBeFocused();
  await page.reload();
  await expect(user.said).toBeEmpty();
  await user.registerAndGoHome('bob');
  await user.pressLogOut();
  await expect(user.said).toHaveText('You are logged out.');
  await expect(user.said).toBeFocused();
});

test('a logout in another tab is said', async ({ context, user }) => {
  await user.register('ada');
  const other = await User.inNewTab(context);
  await other.goToAccountOf('ada');
  await user.logout();
  await expect(other.said).toHaveText('You are logged out: another page of this browser ended the session.');
  await expect(other.said).toBeFocused();
  await expect(other.page.getByTestId('whoami')).toBeHidden();
});

/** Waits until a page has loaded everything. */
const PAGES: Record<string, (user: User) => Promise<void>> = {
  [QUIET_PAGE]: user => user.expectLoggedInAs('ada'),
  '/account': user => user.accountIsComplete(),
  '/account/devices': user => expect(user.page.getByTestId('sessions').getByRole('listitem')).toHaveCount(1),
};

for (const [path, isLoaded] of Object.entries(PAGES)) {
  test(`a logout on ${path} while the server is down is said there`, async ({ page, user, server, consoleErrors }) => {
    consoleErrors.expect(/ERR_(CONNECTION|EMPTY)/);
    await user.register('ada');
    await page.goto(path);
    await isLoaded(user);
    await server.stop();
    await user.pressLogOut();
    await expect(user.said).toHaveText(/^You are logged out here\. The server has not confirmed it yet/);
    await expect(user.said).toBeFocused();
    await user.expectGuest();
    await expect(page.getByText('ada', { exact: true })).toHaveCount(0);
    await server.start();
    await page.goto(QUIET_PAGE);
    await user.logoutReachesServer();
  });
}

test('a logout that the server fails to take is said, without a wrong reason', async ({ page, user, network, consoleErrors }) => {
  consoleErrors.expect(/500.*\/api\/logout/);
  await user.register('ada');
  await page.goto(QUIET_PAGE);
  await network.intercept('/api/logout', route =>
    route.fulfill({ status: 500, json: { code: 'internal', message: 'Sorry.', requestId: '0' } }));
  await user.pressLogOut();
  await expect(user.said).toHaveText('You are logged out here. The server has not confirmed it yet: this browser will ask it again to end the session.');
  await expect(user.said).toBeFocused();
  await user.expectGuest();
  await network.restore();
  await page.goto(QUIET_PAGE);
  await user.logoutReachesServer();
});
