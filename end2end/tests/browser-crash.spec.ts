import { setTimeout as sleep } from 'node:timers/promises';
import { isBound } from '../support/keys';
import { Profile } from '../support/profile';
import { PASSWORD, QUIET_PAGE, User } from '../support/user';
import { expect, test } from '../support/test';

// Chromium writes localStorage to the disk some seconds late.
const DELAYS = [0.5, 2, 4, 8, 12];

test.describe('with an access token of three seconds', () => {
  test.use({ settings: ['--access-ttl', '3s', '--rotation-grace', '0s'] });

  for (const delay of DELAYS) {
    test(`a browser that is killed ${delay} s after a renewal is still logged in when it starts again`, async ({ server }) => {
      const profile = await Profile.create();
      try {
        const first = new User(await profile.start());
        await first.page.goto(`${server.url}/register?next=${QUIET_PAGE}`);
        await first.submitForm('ada', PASSWORD);
        await expect(first.page).toHaveURL(server.url + QUIET_PAGE);
        await first.expectLoggedInAs('ada');
        expect(await isBound(first)).toBe(true);
        const { refreshToken: begunWith } = await first.stored();
        await profile.close();

        const second = new User(await profile.start());
        const renewed = second.page.waitForResponse(response => response.url().endsWith('/api/refresh') && response.ok());
        await second.page.goto(`${server.url}/account`);
        await renewed;
        await expect.poll(async () => (await second.stored()).refreshToken).not.toBe(begunWith);
        // Leave the account page's renewals, so that this one stays the last.
        await second.page.goto(server.url + QUIET_PAGE);
        await sleep(delay * 1_000);
        await profile.kill();

        const third = new User(await profile.start());
        await third.page.goto(`${server.url}/account`);
        await expect(third.page.getByTestId('whoami')).toHaveText('ada');
        await third.makeCall('ada');
      } finally {
        await profile.remove();
      }
    });
  }
});
