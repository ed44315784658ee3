import { SHORT_LIVED, registerAndExpire } from '../support/expiry';
import { PASSWORD, User } from '../support/user';
import { expect, test } from '../support/test';
import { type Handler, HeldResponses, loseResponse, truncateResponse } from '../support/network';

test.use({ settings: SHORT_LIVED });

const NEW_PASSWORD = 'seven lanterns over the moor';
const STILL_LOGGED_IN = 'The server can\'t be reached. You are still logged in; trying again.';

for (const [what, handler] of Object.entries({ lost: loseResponse, truncated: truncateResponse })) {
  test(`a ${what} response is requested again with the same key`, async ({ user, server, network, consoleErrors }) => {
    consoleErrors.expect(/ERR_FAILED.*\/api\/refresh/);
    await registerAndExpire(user, server, 'ada');
    await network.intercept('/api/refresh', handler, 2);
    await user.goToAccountOf('ada');
    await user.accountIsLoaded();
    await user.makeCall('ada');
    const keys = network.idempotencyKeys();
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect((await user.stored()).pendingKey).toBeUndefined();
  });
}

test('a lost response is requested again with the same key after a reload', async ({ page, user, server, network, consoleErrors }) => {
  consoleErrors.expect(/ERR_FAILED.*\/api\/refresh/);
  await registerAndExpire(user, server, 'ada');
  await network.intercept('/api/refresh', loseResponse);
  await user.goToAccountOf('ada');
  await expect(user.notices).toHaveText(STILL_LOGGED_IN);
  const tries = network.idempotencyKeys().length;
  await page.reload();
  await expect(user.notices).toHaveText(STILL_LOGGED_IN);
  expect(network.idempotencyKeys().length).toBeGreaterThan(tries);
  await network.restore();
  await user.accountIsLoaded();
  await user.makeCall('ada');
  expect(new Set(network.idempotencyKeys()).size).toBe(1);
});

for (const reached of [true, false]) {
  const where = reached ? 'after the server renewed' : 'before the server was asked';
  test(`closing a tab during a renewal, ${where}, logs out no other tab`, async ({ page, context, user, server, network }) => {
    await registerAndExpire(user, server, 'ada');
    const other = await User.inNewTab(context);
    if (reached) {
      const renewal = await network.holdResponses('/api/refresh', 1);
      await user.goToAccountOf('ada');
      await renewal.answered;
    } else {
      await network.intercept('/api/refresh', () => new Promise(() => {}), 1);
      await user.goToAccountOf('ada');
      await expect.poll(() => network.requests('/api/refresh')).toHaveLength(1);
    }
    await page.close();
    await other.goToAccountOf('ada');
    await other.accountIsLoaded();
    await other.makeCall('ada');
    const keys = network.idempotencyKeys();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });
}

const error = (code: string) => ({ code, message: 'Sorry.', requestId: '0' });
const REFUSALS: Record<string, Parameters<Parameters<Handler>[0]['fulfill']>[0]> = {
  'an internal error': { status: 500, json: error('internal') },
  'an error page of a proxy': { status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' },
  'an outage of the database': { status: 503, json: error('unavailable') },
  'a 401 of a proxy': { status: 401, contentType: 'text/html', body: '<h1>Who are you?</h1>' },
  'a login page of a Wi-Fi network': { status: 200, contentType: 'text/html', body: '<h1>Log in to the Wi-Fi</h1>' },
};

for (const [what, answer] of Object.entries(REFUSALS)) {
  test(`${what} ends no session, and the page recovers by itself`, async ({ user, server, network, consoleErrors }) => {
    consoleErrors.expect(/(401|500|502|503).*\/api\/refresh/);
    await registerAndExpire(user, server, 'ada');
    await network.intercept('/api/refresh', route => route.fulfill(answer));
    await user.goToAccountOf('ada');
    await expect(user.notices).toHaveText(STILL_LOGGED_IN);
    await user.call.click();
    await expect(user.callResult).toContainText('The server can\'t be reached.');
    await user.expectLoggedInAs('ada');
    await network.restore();
    // The wait grows with each try.
    await expect(user.notices).toBeEmpty({ timeout: 60_000 });
    await user.accountIsLoaded();
    await user.makeCall('ada');
  });
}

for (const [status, body] of [[429, error('too_many_attempts')], [503, '<h1>Later</h1>']] as const) {
  test(`a ${status} with Retry-After: 50 delays the next try by 50 seconds, and a person may ask once before`, async ({ page, user, server, network, consoleErrors }) => {
    consoleErrors.expect(/(429|503).*\/api\/refresh/);
    await page.clock.install();
    await registerAndExpire(user, server, 'ada');
    const answer = { status, headers: { 'Retry-After': '50' }, ...(typeof body === 'string' ? { body } : { json: body }) };
    // By the page's clock.
    const asked: number[] = [];
    const renewal = new HeldResponses();
    await network.intercept('/api/refresh', async route => {
      asked.push(await page.evaluate(() => Date.now()));
      // The third response is held, so that the notice stays for a while.
      await (asked.length < 3 ? route.fulfill(answer) : renewal.hold(route));
    });
    await user.goToAccountOf('ada');
    await expect(user.notices).toHaveText(STILL_LOGGED_IN);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    expect(asked).toHaveLength(1);
    await user.call.click();
    await expect.poll(() => asked).toHaveLength(2);
    await user.call.click();
    await page.evaluate(() => dispatchEvent(new Event('online')));
    while (asked.length < 3) {
      await page.clock.fastForward('00:01');
    }
    expect(asked[2] - asked[0]).toBeGreaterThanOrEqual(50_000);
    renewal.release();
    await user.accountIsLoaded();
    await user.makeCall('ada');
    expect(await network.statuses('/api/refresh')).toEqual([status, status, 200]);
  });
}

const outage: Handler = route => route.fulfill({ status: 503, json: error('unavailable') });

test.describe('with an access token that lasts', () => {
  test.use({ settings: [] });

  for (const [what, path, handler] of [
    ['the answer to a registration was lost', '/api/register', loseResponse],
    ['the login after a registration failed', '/api/login', outage],
  ] as const) {
    test(`the second press logs in if ${what}`, async ({ page, user, network, consoleErrors }) => {
      consoleErrors.expect(/ERR_FAILED.*\/api\/register|409.*\/api\/register|503.*\/api\/login/);
      await network.intercept(path, handler, 1);
      await page.goto('/register');
      await user.submitForm('ada', PASSWORD);
      await expect(page.locator('#form-error')).not.toBeEmpty();
      await user.submit.click();
      await user.expectAccountOf('ada');
    });
  }

  test('the second press tells that a password is changed if the first answer was lost', async ({ page, user, network, consoleErrors }) => {
    consoleErrors.expect(/(ERR_FAILED|401).*\/api\/password/);
    await user.register('ada');
    await page.goto('/account/sign-in');
    const change = page.getByRole('button', { name: 'Change password' });
    // Nothing is taken for changed that the server was never asked for.
    await network.intercept('/api/password', route => route.abort(), 1);
    await page.getByLabel('Current password').fill('not the password');
    await page.getByLabel('New password').fill(NEW_PASSWORD);
    await change.click();
    await expect(page.locator('#form-error')).toHaveText('The server can\'t be reached.');
    await expect(page.locator('#form-error')).toBeFocused();
    await change.click();
    await expect(page.locator('#current-password-error')).toHaveText('This is not your current password.');
    await expect(page.getByLabel('Current password')).toBeFocused();

    await network.intercept('/api/password', loseResponse, 1);
    await page.getByLabel('Current password').fill(PASSWORD);
    await change.click();
    await expect(page.locator('#form-error')).toHaveText('The server can\'t be reached.');
    await expect(page.locator('#form-error')).toBeFocused();
    await change.click();
    await expect(page.getByText('Your password is changed.')).toBeFocused();
    await expect(page.locator('#form-error')).toBeHidden();
    await user.logout();
    await user.login('ada', NEW_PASSWORD);
  });

  test('recovery codes whose answer was lost may have voided the older ones, and the second press shows new ones', async ({ page, user, network, consoleErrors }) => {
    consoleErrors.expect(/ERR_FAILED.*\/api\/recovery\/codes/);
    await user.register('ada');
    await page.goto('/account/sign-in');
    await network.intercept('/api/recovery/codes', loseResponse, 1);
    await page.locator('#codes-password').fill(PASSWORD);
    const make = page.getByRole('button', { name: 'Make new recovery codes' });
    await make.click();
    await expect(page.locator('#codes-error')).toContainText('Your older codes may be void now');
    await expect(page.locator('#codes-error')).toBeFocused();
    await make.click();
    await expect(page.getByTestId('codes')).not.toBeEmpty();
    await expect(page.locator('#codes-error')).toBeHidden();
  });
});

test('a response that never arrives times out after ten seconds', async ({ user, server, network, consoleErrors }) => {
  consoleErrors.expect(/ERR_ABORTED.*\/api\/refresh/);
  await registerAndExpire(user, server, 'ada');
  const renewal = new HeldResponses();
  await network.intercept('/api/refresh', route => renewal.hold(route));
  await user.goToAccountOf('ada');
  await renewal.answered;
  // The next response is held as well, so that the notice stays for a while.
  await expect(user.notices).toHaveText(STILL_LOGGED_IN, { timeout: 40_000 });
  renewal.release();
  await user.accountIsLoaded();
  await user.makeCall('ada');
  expect(new Set(network.idempotencyKeys()).size).toBe(1);
});

test('going offline shows a notice, and coming back online removes it', async ({ context, user, server, network, consoleErrors }) => {
  consoleErrors.expect(/ERR_INTERNET_DISCONNECTED/);
  await registerAndExpire(user, server, 'ada');
  await user.goToAccountOf('ada');
  await user.accountIsLoaded();
  await context.setOffline(true);
  await user.call.click();
  await expect(user.callResult).toContainText('The server can\'t be reached.');
  await expect(user.notices).toHaveText(STILL_LOGGED_IN);
  await context.setOffline(false);
  await expect(user.notices).toBeEmpty();
  await user.makeCall('ada');
  expect(network.requests('/api/refresh')).toHaveLength(1);
});

test('a tab that never releases the lock does not block the others', async ({ page, context, user, server, network }) => {
  await registerAndExpire(user, server, 'ada');
  const other = await User.inNewTab(context);
  const { refreshToken = '' } = await user.stored();
  await page.evaluate(
    name => new Promise<void>(granted => {
      navigator.locks.request(name, () => {
        granted();
        return new Promise(() => {});
      });
    }),
    `latchkey.renewal.${refreshToken.slice(-16)}`,
  );
  await other.goToAccountOf('ada');
  await other.accountIsLoaded();
  await other.makeCall('ada');
  expect(network.requests('/api/refresh')).toHaveLength(1);
});
