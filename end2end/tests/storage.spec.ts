import { SHORT_LIVED, registerAndExpire } from './expiry';
import { PASSWORD, Person } from './person';
import { expect, test } from './test';

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
  test(`with storage that is ${how}, the login lasts until the page is left, which is told`, async ({ page, person }) => {
    await page.addInitScript(happens);
    await page.goto('/register');
    await person.fillIn('ada', PASSWORD);
    await person.isLoggedInAs('ada');
    await expect(person.notices).toHaveText(HERE_ONLY);
    await expect(page.getByText('You are logged in as ada.')).toBeVisible();
    await page.goto('/');
    await person.isGuest();
    await expect(person.notices).toBeEmpty();
    await page.goto('/account');
    await expect(page).toHaveURL(/\/login/);
  });
}

test('a logout ends a login that no storage keeps', async ({ page, person, wire }) => {
  await page.addInitScript(denied);
  await page.goto('/register');
  await person.fillIn('ada', PASSWORD);
  await person.isLoggedInAs('ada');
  await person.logOut.click();
  await person.isGuest();
  await expect(person.notices).toBeEmpty();
  await expect.poll(() => wire.statuses('/api/logout')).toEqual([200]);
});

test('storage that fills up meanwhile ends nothing before the page is left', async ({ page, person, wire }) => {
  await page.clock.install();
  await person.register('ada');
  await page.evaluate(full);
  await page.clock.fastForward('20:00');
  await expect(person.notices).toHaveText(HERE_ONLY);
  await expect(page.getByTestId('access-left')).toHaveText(/^1[45]:\d\d$/);
  await person.makesACall('ada');
  expect(wire.sent('/api/refresh')).toHaveLength(1);
  expect(await person.stored()).toEqual({});
});

const GARBAGE = [
  '', '{"epoch":', 'null', 'true', '[]', '"text"', '1e400', '{}', '{"epoch":-1}', '{"epoch":1e300}', '{"epoch":"1"}',
  '{"epoch":1,"accessToken":7,"refreshToken":[]}', '{"epoch":1,"accessToken":"a"}', '{"epoch":1,"ended":{"code":7}}', '\0\uD800',
];

test('garbage in storage is nobody\'s session', async ({ page, person }) => {
  await page.goto('/login');
  for (const garbage of GARBAGE) {
    await page.evaluate(text => localStorage.setItem('latchkey.session', text), garbage);
    await page.reload();
    await person.formIsAlive();
    await person.isGuest();
  }
  await person.register('ada');
});

const NEARLY = [
  '{"epoch":', '{"epoch":18446744073709551615}',
  '{"epoch":1,"accessToken":"a.b.c","refreshToken":"a.b.c","clockOffset":9223372036854775807}',
];

test('a login replaces whatever storage holds', async ({ page, person, complaints }) => {
  complaints.expect(/401.*\/api\/logout/);
  await person.registerQuietly('ada');
  for (const nearly of NEARLY) {
    await page.evaluate(text => localStorage.setItem('latchkey.session', text), nearly);
    await person.login('ada');
    await page.reload();
    await person.isOnAccountOf('ada');
    await person.makesACall('ada');
  }
});

test('nothing else in storage is touched', async ({ page, person }) => {
  await page.goto('/');
  await page.evaluate(() => localStorage.setItem('other', 'kept'));
  const names = () => page.evaluate(() => Object.keys(localStorage).sort());
  await person.register('ada');
  expect(await names()).toEqual(['latchkey.session', 'other']);
  await person.logout();
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

test.describe('with a token that is over', () => {
  test.use({ settings: SHORT_LIVED });

  for (const [how, happens] of Object.entries({ missing, refused })) {
    test(`where locks are ${how}, two tabs that renew at once stay logged in`, async ({ context, person, server, wire }) => {
      await context.addInitScript(happens);
      await registerAndExpire(person, server, 'ada');
      const tabs = [person, await Person.inNewTab(context)];
      const renewal = await wire.hold('/api/refresh');
      await Promise.all(tabs.map(tab => tab.goToAccountOf('ada')));
      await expect.poll(() => wire.sent('/api/refresh')).toHaveLength(2);
      renewal.release();
      for (const tab of tabs) {
        await tab.isAnswered();
        await tab.makesACall('ada');
      }
      expect(new Set(wire.keys()).size).toBe(1);
      expect(new Set(await wire.statuses('/api/refresh'))).toEqual(new Set([200]));
    });
  }
});
