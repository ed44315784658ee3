import { type Page } from '@playwright/test';
import { expireAccessToken } from '../support/expiry';
import { User } from '../support/user';
import { NONCE, expect, test } from '../support/test';

const DAY = 24 * 60 * 60 * 1_000;

/** The text for a session that began between a moment and now, by the server's clock. */
async function begunSince(begun: number, page: Page): Promise<RegExp> {
  const moments = [Date.now()];
  while (moments[0] > begun) {
    moments.unshift(moments[0] - 60_000);
  }
  const times = await page.evaluate(
    moments => moments.map(moment => new Intl.DateTimeFormat([], { timeStyle: 'short' }).format(moment)),
    moments,
  );
  return new RegExp(`^Not renewed since the login at (${times.join('|')}), next about `);
}

for (const [wrong, by] of [['ahead', DAY], ['behind', -DAY]] as const) {
  test(`a clock that is a day ${wrong} renews neither early nor late`, async ({ page, context, user, network, consoleErrors }) => {
    consoleErrors.expect(NONCE);
    const begun = Date.now();
    await context.clock.install({ time: begun + by });
    await user.register('ada');
    await user.makeCall('ada');
    await expect(page.getByTestId('renewals')).toHaveText(await begunSince(begun, page));
    await expect(page.getByTestId('session-left')).toHaveText(/^6 d 23 h 5[89] min$/);
    await page.reload();
    await user.expectAccountOf('ada');
    await expect(page.getByTestId('renewals')).toHaveText(await begunSince(begun, page));
    await user.makeCall('ada');
    const other = await User.inNewTab(context);
    await other.goToAccountOf('ada');
    await other.makeCall('ada');
    await other.page.close();
    expect(network.requests('/api/refresh')).toHaveLength(0);
    // The token is renewed a minute before it expires by the server's clock.
    await page.clock.fastForward('12:00');
    await expect(page.getByTestId('session-left')).toHaveText(/^6 d 23 h 4[5-7] min$/);
    await user.makeCall('ada');
    expect(network.requests('/api/refresh')).toHaveLength(0);
    await page.clock.fastForward('02:00');
    await expect(page.getByTestId('session-left')).toHaveText(/^6 d 23 h 59 min$|^7 d 0 h 0 min$/);
    await user.makeCall('ada');
    expect(await network.statuses('/api/refresh')).toEqual([200]);
  });
}

test('correcting the clock by a day costs at most one renewal', async ({ page, user, network, consoleErrors }) => {
  consoleErrors.expect(NONCE);
  await page.clock.install({ time: Date.now() - DAY });
  await user.register('ada');
  await page.clock.setSystemTime(Date.now());
  await expect.poll(() => network.statuses('/api/refresh')).toEqual([200]);
  await expect(page.getByTestId('session-left')).toHaveText(/^6 d 23 h 59 min$|^7 d 0 h 0 min$/);
  await user.makeCall('ada');
  await page.reload();
  await user.expectAccountOf('ada');
  await user.makeCall('ada');
  expect(await network.statuses('/api/refresh')).toEqual([200]);
});

test.describe('with an access token of three seconds', () => {
  test.use({ settings: ['--access-ttl', '3s'] });

  test('setting the clock back by a day fails no call', async ({ page, user, server, network, consoleErrors }) => {
    // Any call may find so short-lived a token expired.
    consoleErrors.expect(/401.*\/api\//);
    await page.clock.install();
    await user.register('ada');
    await user.accountIsComplete();
    // A hidden page renews its token only for a call.
    await user.setHidden(true);
    await user.renewalIsDone();
    await page.clock.setSystemTime(Date.now() - DAY);
    await expireAccessToken(user, server);
    await user.makeCall('ada');
    expect(await network.statuses('/api/me')).toEqual([401, 200]);
    await expect(page.getByTestId('session-left')).toHaveText(/^6 d 23 h 59 min$|^7 d 0 h 0 min$/);
  });
});
