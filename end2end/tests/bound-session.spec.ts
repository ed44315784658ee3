import { createHash } from 'node:crypto';
import { SHORT_LIVED, registerAndExpire } from '../support/expiry';
import { WITHOUT_KEY, isBound, proofOf } from '../support/keys';
import { PASSWORD, User } from '../support/user';
import { expect, test } from '../support/test';

const DAY = 24 * 60 * 60 * 1_000;
const BOUND = 'Only this browser can use this session: a copy of it is refused.';
const UNBOUND = /^This session is not tied to this browser, which kept no key for it when you logged in\./;

const sha256 = (text = '') => createHash('sha256').update(text).digest('base64url');

test('the key is in IndexedDB and can be used but not read', async ({ page, user }) => {
  await user.register('ada');
  expect(await isBound(user)).toBe(true);
  const key = await page.evaluate(async () => {
    const opened = indexedDB.open('latchkey');
    await new Promise(resolve => (opened.onsuccess = resolve));
    const stored = opened.result.transaction('keys').objectStore('keys').getAll();
    await new Promise(resolve => (stored.onsuccess = resolve));
    const [{ privateKey }] = stored.result as CryptoKeyPair[];
    const formats = ['jwk', 'pkcs8', 'raw'] as const;
    const outcomes = await Promise.all(formats.map(format =>
      crypto.subtle.exportKey(format as 'jwk', privateKey).then(() => 'exported', error => (error as Error).name)));
    const { type, extractable, algorithm, usages } = privateKey;
    return { keys: stored.result.length, type, extractable, algorithm, usages, outcomes };
  });
  expect(key).toMatchObject({ keys: 1, type: 'private', extractable: false, usages: ['sign'] });
  expect(key.algorithm).toEqual({ name: 'ECDSA', namedCurve: 'P-256' });
  expect(key.outcomes).not.toContain('exported');
});

test.describe('with an expired access token', () => {
  test.use({ settings: SHORT_LIVED });

  test('login, renewal, changes and logout carry proofs for their tokens', async ({ page, user, server, network }) => {
    const begun = Date.now() / 1_000;
    await registerAndExpire(user, server, 'ada');
    const { refreshToken } = await user.stored();
    await user.goToAccountOf('ada');
    await expect(page.getByTestId('protection')).toHaveText(BOUND);
    await user.accountIsComplete();
    await page.goto('/account/sign-in');
    await page.getByLabel('Current password').fill(PASSWORD);
    await page.getByLabel('New password').fill(`${PASSWORD}, and later`);
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect.poll(() => network.statuses('/api/password')).toEqual([200]);
    await user.logout();
    await user.logoutReachesServer();
    const [login, refresh, password, logout] = ['/api/login', '/api/refresh', '/api/password', '/api/logout']
      .map(path => ({ path, proof: proofOf(network.requests(path)[0]!)! }));
    const ids = new Set<string>();
    for (const { path, proof } of [login!, refresh!, password!, logout!]) {
      expect(proof.header).toMatchObject({ typ: 'dpop+jwt', alg: 'ES256', jwk: login!.proof.header.jwk });
      expect(Object.keys(proof.header.jwk).sort()).toEqual(['crv', 'kty', 'x', 'y']);
      expect(proof.payload).toMatchObject({ htm: 'POST', htu: new URL(path, server.url).href });
      expect(proof.payload.iat).toBeGreaterThan(begun - 5);
      expect(proof.payload.iat).toBeLessThan(Date.now() / 1_000 + 5);
      ids.add(proof.payload.jti);
    }
    expect(ids.size).toBe(4);
    expect(login!.proof.payload.ath).toBeUndefined();
    expect(refresh!.proof.payload.ath).toBe(sha256(refreshToken));
    const sent = network.requests('/api/password')[0]!.headers().authorization!;
    expect(sent).toMatch(/^DPoP /);
    expect(password!.proof.payload.ath).toBe(sha256(sent.slice('DPoP '.length)));
    const { refreshToken: left } = network.requests('/api/logout')[0]!.postDataJSON();
    expect(logout!.proof.payload.ath).toBe(sha256(left));
    expect(new Set(network.requests('/api/account').map(proofOf))).toEqual(new Set([undefined]));
  });

  test('a session whose key is gone ends with one refusal, and the login page says why', async ({ page, user, server, network, consoleErrors }) => {
    consoleErrors.expect(/401.*\/api\/refresh/);
    await registerAndExpire(user, server, 'ada');
    await page.goto('about:blank');
    await page.goto('/.well-known/jwks.json');
    await page.evaluate(async () => {
      const deleted = indexedDB.deleteDatabase('latchkey');
      await new Promise(resolve => (deleted.onsuccess = resolve));
    });
    await page.goto('/account');
    await expect(page).toHaveURL(/\/login/);
    await expect(page.getByText(/^This session only works with the key of the browser that it began in\./)).toBeVisible();
    expect(await network.statuses('/api/refresh')).toEqual([401]);
    // To the server it looked like a copy.
    await user.submitForm('ada', PASSWORD);
    await expect(page).toHaveURL('/account/review');
    await user.goToAccountOf('ada');
    await expect(page.getByTestId('protection')).toHaveText(BOUND);
  });

  test('a proof that is refused once is made again', async ({ user, server, network, consoleErrors }) => {
    consoleErrors.expect(/401.*\/api\/refresh/);
    await registerAndExpire(user, server, 'ada');
    const invalid = { code: 'proof_invalid', message: 'm', requestId: 'r' };
    await network.intercept('/api/refresh', route => route.fulfill({ status: 401, json: invalid }), 1);
    await user.goToAccountOf('ada');
    await user.makeCall('ada');
    expect(await network.statuses('/api/refresh')).toEqual([401, 200]);
    const ids = network.requests('/api/refresh').map(request => proofOf(request)?.payload.jti);
    expect(new Set(ids).size).toBe(2);
    expect(new Set(network.idempotencyKeys()).size).toBe(1);
  });
});

test.describe('with bind-access on', () => {
  test.use({ settings: ['--bind-access', 'on'] });

  test('every call carries a proof once the server asked for one', async ({ page, user, network, consoleErrors }) => {
    consoleErrors.expect(/401.*\/api\//);
    await user.register('ada');
    await user.accountIsComplete();
    await user.makeCall('ada');
    await user.makeCall('ada');
    const calls = network.requests('/api/me');
    expect(calls.map(call => call.headers().authorization?.split(' ')[0])).toEqual(['DPoP', 'DPoP']);
    expect(await network.statuses('/api/me')).toEqual([200, 200]);
    const [login] = network.requests('/api/login').map(proofOf);
    for (const call of calls) {
      const { header, payload } = proofOf(call)!;
      expect(header.jwk).toEqual(login!.header.jwk);
      expect(payload).toMatchObject({ htm: 'GET', ath: sha256(call.headers().authorization!.slice('DPoP '.length)) });
    }
    await page.reload();
    await user.accountIsComplete();
  });
});

for (const [how, happens] of Object.entries(WITHOUT_KEY)) {
  test(`${how}, a login goes on unbound and the account page says so`, async ({ page, user, network }) => {
    await page.addInitScript(happens);
    await user.register('ada');
    await expect(page.getByTestId('protection')).toHaveText(UNBOUND);
    expect(await isBound(user)).toBe(false);
    await user.makeCall('ada');
    await user.logout();
    await user.logoutReachesServer();
    expect(network.requests('/api/login').map(proofOf)).toEqual([undefined]);
  });
}

test('two tabs that make a key at once end with one', async ({ context, user, network }) => {
  const tabs = [user, await User.inNewTab(context), await User.inNewTab(context)];
  await Promise.all(tabs.map(async tab => {
    await tab.page.goto('/register');
    await tab.formIsHydrated();
    await tab.stayOnPage();
  }));
  await Promise.all(tabs.map(({ username }) => username.pressSequentially('ada')));
  // Each tab logs in with the key that it found or made.
  await Promise.all(tabs.map((tab, number) => tab.submitForm(`ada${number}`, PASSWORD)));
  await expect.poll(() => network.statuses('/api/login')).toEqual([200, 200, 200]);
  const keys = network.requests('/api/login').map(request => proofOf(request)?.header.jwk.x);
  expect(keys).not.toContain(undefined);
  expect(new Set(keys).size).toBe(1);
});

test('the key is made while a person types', async ({ page, user, network }) => {
  await page.goto('/login');
  await user.formIsHydrated();
  await user.username.pressSequentially('a');
  await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual(['latchkey']);
  expect(network.requests('/api/login')).toEqual([]);
});

for (const [wrong, by] of [['ahead', DAY], ['behind', -DAY]] as const) {
  test.describe('with an access token of three seconds', () => {
    test.use({ settings: ['--access-ttl', '3s'] });

    test(`a clock that is a day ${wrong} costs one request at login and no other`, async ({ context, user, network, consoleErrors }) => {
      // Any call may find so short-lived a token expired.
      consoleErrors.expect(/401.*\/api\//);
      await context.clock.install({ time: Date.now() + by });
      await user.register('ada');
      expect(await network.nonces('/api/login')).toBe(1);
      expect(await isBound(user)).toBe(true);
      await expect.poll(async () => (await network.statuses('/api/refresh')).length).toBeGreaterThanOrEqual(2);
      await user.logout();
      await expect.poll(() => network.statuses('/api/logout')).toEqual([200]);
      expect(await network.nonces('/api/refresh')).toBe(0);
    });
  });
}
