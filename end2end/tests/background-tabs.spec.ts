import { expireAccessToken } from '../support/expiry';
import { User } from '../support/user';
import { NONCE, expect, test } from '../support/test';

test('a hidden tab lets its token expire, and renews it once when it is shown', async ({ page, user, network, consoleErrors }) => {
  consoleErrors.expect(NONCE);
  await page.clock.install();
  await user.register('ada');
  await user.setHidden(true);
  await page.clock.fastForward('20:00');
  await expect(page.getByTestId('session-left')).toHaveText(/^6 d 23 h 3\d min$/);
  expect(network.requests('/api/refresh')).toHaveLength(0);
  await user.setHidden(false);
  await expect(page.getByTestId('session-left')).toHaveText(/^6 d 23 h 59 min$|^7 d 0 h 0 min$/);
  await user.makeCall('ada');
  expect(await network.statuses('/api/refresh')).toEqual([200]);
});

test.describe('with an access token of eight seconds', () => {
  test.use({ settings: ['--access-ttl', '8s'] });

  test('two tabs that wake from sleep renew once, and both stay logged in', async ({ context, user, server, network, consoleErrors }) => {
    // On a slow machine the token may expire before the tabs sleep.
    consoleErrors.expect(/401.*\/api\/(account|sessions|activity)/);
    await user.registerAndGoHome('ada');
    const tabs = [user, await User.inNewTab(context)];
    const sleepers = await Promise.all(tabs.map(tab => context.newCDPSession(tab.page)));
    const all = (state: 'frozen' | 'active') =>
      Promise.all(sleepers.map(sleeper => sleeper.send('Page.setWebLifecycleState', { state })));
    for (const tab of tabs) {
      await tab.goToAccountOf('ada');
      await tab.accountIsComplete();
      await tab.setHidden(true);
    }
    await user.renewalIsDone();
    await all('frozen');
    await expireAccessToken(user, server);
    const before = network.requests('/api/refresh').length;
    await all('active');
    await Promise.all(tabs.map(tab => tab.setHidden(false)));
    for (const tab of tabs) {
      await tab.makeCall('ada');
    }
    expect(network.requests('/api/refresh')).toHaveLength(before + 1);
    expect(await network.statuses('/api/me')).toEqual([200, 200]);
  });
});
