import { SHORT_LIVED, registerAndExpire } from '../support/expiry';
import { delayStorageEvents } from '../support/delayed-storage';
import { User } from '../support/user';
import { NONCE, expect, test } from '../support/test';

test.describe('with an expired access token', () => {
  test.use({ settings: SHORT_LIVED });

  for (const count of [2, 5]) {
    test(`${count} tabs renew it once, and all stay logged in`, async ({ context, user, server, network }) => {
      await registerAndExpire(user, server, 'ada');
      const tabs = [user];
      while (tabs.length < count) {
        tabs.push(await User.inNewTab(context));
      }
      const renewal = await network.holdResponses('/api/refresh');
      await Promise.all(tabs.map(tab => tab.goToAccountOf('ada')));
      renewal.release();
      for (const tab of tabs) {
        await tab.accountIsLoaded();
        await tab.makeCall('ada');
      }
      expect(network.requests('/api/refresh')).toHaveLength(1);
      expect(await network.statuses('/api/account')).toEqual(Array(count).fill(200));
      expect(await network.statuses('/api/me')).toEqual(Array(count).fill(200));
    });
  }

  test('a tab that sees the renewal of another late does not renew again', async ({ context, user, server, network }) => {
    await registerAndExpire(user, server, 'ada');
    const other = await User.inNewTab(context);
    await other.page.addInitScript(delayStorageEvents, 300);
    const renewal = await network.holdResponses('/api/refresh');
    await user.goToAccountOf('ada');
    await renewal.answered;
    await other.goToAccountOf('ada');
    renewal.release();
    for (const tab of [user, other]) {
      await tab.accountIsLoaded();
      await tab.makeCall('ada');
    }
    expect(network.requests('/api/refresh')).toHaveLength(1);
    expect(await network.statuses('/api/me')).toEqual([200, 200]);
  });

  test('a hundred calls wait for one renewal and all succeed', async ({ page, user, server, network }) => {
    await registerAndExpire(user, server, 'ada');
    // Each panel makes two calls by itself and one when its button is clicked.
    await network.intercept('/account', async route => {
      const response = await route.fetch();
      const panel = /<leptos-island data-component="OverviewPanel.*?<\/leptos-island>/s;
      const body = (await response.text()).replace(panel, panel => panel.repeat(34));
      await route.fulfill({ response, body });
    });
    const renewal = await network.holdResponses('/api/refresh');
    await page.goto('/account');
    // A visible page asks again every 30 s.
    await user.setHidden(true);
    await expect(page.getByTestId('whoami').filter({ hasText: 'ada' })).toHaveCount(34);
    await user.call.evaluateAll((buttons: HTMLElement[]) => buttons.forEach(button => button.click()));
    await expect(page.getByRole('button', { name: 'Checking…' })).toHaveCount(34);
    renewal.release();
    await expect(user.callResult.filter({ hasText: 'ada' })).toHaveCount(34);
    await expect(page.getByText('Member since')).toHaveCount(34);
    expect(network.requests('/api/refresh')).toHaveLength(1);
    for (const path of ['/api/account', '/api/sessions', '/api/me']) {
      await expect.poll(() => network.statuses(path)).toEqual(Array(34).fill(200));
    }
  });
});

test('a token that is still valid is used during its renewal', async ({ page, user, network, consoleErrors }) => {
  consoleErrors.expect(NONCE);
  await page.clock.install();
  const renewal = await network.holdResponses('/api/refresh');
  await user.register('ada');
  const { accessToken } = await user.stored();
  await page.clock.fastForward('14:02');
  await renewal.answered;
  await user.makeCall('ada');
  expect((await user.stored()).accessToken).toBe(accessToken);
  renewal.release();
  await expect.poll(async () => (await user.stored()).accessToken).not.toBe(accessToken);
  await user.makeCall('ada');
  expect(await network.statuses('/api/refresh')).toEqual([200]);
});

test('no call of two busy tabs fails over five renewals', async ({ context, user, network, consoleErrors }) => {
  consoleErrors.expect(NONCE);
  await context.clock.install();
  await user.register('ada');
  const other = await User.inNewTab(context);
  await other.goToAccountOf('ada');
  const call = () => Promise.all([user.makeCall('ada'), other.makeCall('ada')]);
  for (let renewals = 1; renewals <= 5; renewals += 1) {
    await call();
    // Both tabs call in the last minute of the token.
    await context.clock.fastForward('14:10');
    do {
      await call();
    } while ((await network.statuses('/api/refresh')).length < renewals);
    await expect.poll(() => network.statuses('/api/refresh')).toEqual(Array(renewals).fill(200));
  }
  await call();
  expect(new Set(await network.statuses('/api/me'))).toEqual(new Set([200]));
  expect(new Set(network.idempotencyKeys()).size).toBe(5);
});
