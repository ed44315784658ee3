import { SHORT_LIVED, registerAndExpire } from '../support/expiry';
import { PASSWORD, QUIET_PAGE, User } from '../support/user';
import { NONCE, expect, test } from '../support/test';

const HERE_ONLY = 'This browser keeps no data for this site, so you stay logged in only until you leave this page.';

const denied = () => {
  Object.defineProperty(window, 'localStorage', {
    get: () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    },
  });
};

const full = () => {
  Storage.prototype.setItem = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
};

for (const [how, happens] of Object.entries({ denied, full })) {
  test(`with storage ${how}, the login lasts until the page is left, and the page says so`, async ({ page, user }) => {
    await page.addInitScript(happens);
    await page.goto('/register');
    await user.submitForm('ada', PASSWORD);
    await user.expectLoggedInAs('ada');
    await expect(user.notices).toHaveText(HERE_ONLY);
    await expect(page.getByText('You are logged in as ada.')).toBeVisible();
    await page.goto('/');
    await user.expectGuest();
    await expect(user.notices).toBeEmpty();
    await page.goto('/account');
    await expect(page).toHaveURL(/\/login/);
  });
}

test('logging out ends a session that is not stored', async ({ page, user, network }) => {
  await page.addInitScript(denied);
  await page.goto('/register');
  await user.submitForm('ada', PASSWORD);
  await user.expectLoggedInAs('ada');
  await user.logOut.click();
  await user.expectGuest();
  await expect(user.notices).toBeEmpty();
  await expect.poll(() => network.statuses('/api/logout')).toEqual([200]);
});

test('storage that fills up during a session does not end it before the page is left', async ({ page, user, network, consoleErrors }) => {
  consoleErrors.expect(NONCE);
  await page.clock.install();
  await user.register('ada');
  await page.evaluate(full);
  await page.clock.fastForward('20:00');
  await expect(user.notices).toHaveText(HERE_ONLY);
  await expect(page.getByTestId('session-left')).toHaveText(/^6 d 23 h 59 min$|^7 d 0 h 0 min$/);
  await user.makeCall('ada');
  expect(await network.statuses('/api/refresh')).toEqual([200]);
  expect(await user.stored()).toEqual({});
});

const GARBAGE = [
  '', '{"epoch":', 'null', 'true', '[]', '"text"', '1e400', '{}', '{"epoch":-1}', '{"epoch":1e300}', '{"epoch":"1"}',
  '{"epoch":1,"accessToken":7,"refreshToken":[]}', '{"epoch":1,"accessToken":"a"}', '{"epoch":1,"ended":{"code":7}}', '\0\uD800',
];

test('garbage in storage is not taken for a session', async ({ page, user }) => {
  await page.goto('/login');
  for (const garbage of GARBAGE) {
    await page.evaluate(text => localStorage.setItem('latchkey.session', text), garbage);
    await page.reload();
    await user.formIsHydrated();
    await user.expectGuest();
  }
  await user.register('ada');
});

const NEARLY = [
  '{"epoch":', '{"epoch":18446744073709551615}',
  '{"epoch":1,"accessToken":"a.b.c","refreshToken":"a.b.c","clockOffset":9223372036854775807}',
];

test('logging in replaces anything in storage', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\/logout/);
  await user.register('ada');
  for (const nearly of NEARLY) {
    await page.goto(QUIET_PAGE);
    await page.evaluate(text => localStorage.setItem('latchkey.session', text), nearly);
    await user.login('ada');
    await page.reload();
    await user.expectAccountOf('ada');
    await user.makeCall('ada');
  }
});

test('other keys in storage are left alone', async ({ page, user }) => {
  await page.goto('/');
  await page.evaluate(() => localStorage.setItem('other', 'kept'));
  const names = () => page.evaluate(() => Object.keys(localStorage).sort());
  await user.register('ada');
  expect(await names()).toEqual(['latchkey.session', 'other']);
  await user.logout();
  expect(await names()).toEqual(['latchkey.session', 'other']);
  expect(await page.evaluate(() => localStorage.getItem('other'))).toBe('kept');
});

const missing = () => {
  Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
};

const refused = () => {
  const request = () => Promise.reject(new DOMException('Access to the Locks API is denied.', 'SecurityError'));
  Object.defineProperty(Navigator.prototype, 'locks', { value: { request } });
};

test.describe('with an expired access token', () => {
  test.use({ settings: SHORT_LIVED });

  for (const [how, happens] of Object.entries({ missing, refused })) {
    test(`with Web Locks ${how}, two tabs that renew at once stay logged in`, async ({ context, user, server, network }) => {
      await context.addInitScript(happens);
      await registerAndExpire(user, server, 'ada');
      const tabs = [user, await User.inNewTab(context)];
      const renewal = await network.holdResponses('/api/refresh');
      await Promise.all(tabs.map(tab => tab.goToAccountOf('ada')));
      await expect.poll(() => network.requests('/api/refresh')).toHaveLength(2);
      renewal.release();
      for (const tab of tabs) {
        await tab.accountIsLoaded();
        await tab.makeCall('ada');
      }
      expect(new Set(network.idempotencyKeys()).size).toBe(1);
      expect(new Set(await network.statuses('/api/refresh'))).toEqual(new Set([200]));
    });
  }
});
