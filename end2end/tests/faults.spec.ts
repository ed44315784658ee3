import { SHORT_LIVED, registerAndExpire } from './expiry';
import { Person } from './person';
import { expect, test } from './test';
import { type Fate, Held, lost, torn } from './wire';

test.use({ settings: SHORT_LIVED });

const STILL_LOGGED_IN = 'The server can\'t be reached. You are still logged in; trying again.';

for (const [what, fate] of Object.entries({ lost, torn })) {
  test(`an answer that is ${what} is asked for again, by the same key`, async ({ person, server, wire, complaints }) => {
    complaints.expect(/ERR_FAILED.*\/api\/refresh/);
    await registerAndExpire(person, server, 'ada');
    await wire.meet('/api/refresh', fate, 2);
    await person.goToAccountOf('ada');
    await person.isAnswered();
    await person.makesACall('ada');
    const keys = wire.keys();
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect((await person.stored()).pendingKey).toBeUndefined();
  });
}

test('an answer that is lost is asked for by the same key after a reload', async ({ page, person, server, wire, complaints }) => {
  complaints.expect(/ERR_FAILED.*\/api\/refresh/);
  await registerAndExpire(person, server, 'ada');
  await wire.meet('/api/refresh', lost);
  await person.goToAccountOf('ada');
  await expect(person.notices).toHaveText(STILL_LOGGED_IN);
  const tries = wire.keys().length;
  await page.reload();
  await expect(person.notices).toHaveText(STILL_LOGGED_IN);
  expect(wire.keys().length).toBeGreaterThan(tries);
  await wire.mend();
  await person.isAnswered();
  await person.makesACall('ada');
  expect(new Set(wire.keys()).size).toBe(1);
});

for (const reached of [true, false]) {
  const where = reached ? 'after the server renewed' : 'before the server heard of it';
  test(`a tab that is closed ${where} takes no one with it`, async ({ page, context, person, server, wire }) => {
    await registerAndExpire(person, server, 'ada');
    const other = await Person.inNewTab(context);
    if (reached) {
      const renewal = await wire.hold('/api/refresh', 1);
      await person.goToAccountOf('ada');
      await renewal.given;
    } else {
      await wire.meet('/api/refresh', () => new Promise(() => {}), 1);
      await person.goToAccountOf('ada');
      await expect.poll(() => wire.sent('/api/refresh')).toHaveLength(1);
    }
    await page.close();
    await other.goToAccountOf('ada');
    await other.isAnswered();
    await other.makesACall('ada');
    const keys = wire.keys();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });
}

const error = (code: string) => ({ code, message: 'Sorry.', requestId: '0' });
const REFUSALS: Record<string, Parameters<Parameters<Fate>[0]['fulfill']>[0]> = {
  'an error of the server': { status: 500, json: error('internal') },
  'the page of a proxy': { status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' },
  'a server without its database': { status: 503, json: error('unavailable') },
  'a proxy that lets nobody in': { status: 401, contentType: 'text/html', body: '<h1>Who are you?</h1>' },
  'a page that says all is well': { status: 200, contentType: 'text/html', body: '<h1>Log in to the Wi-Fi</h1>' },
};

for (const [what, answer] of Object.entries(REFUSALS)) {
  test(`${what} ends no session: it is told, and over by itself`, async ({ person, server, wire, complaints }) => {
    complaints.expect(/(401|500|502|503).*\/api\/refresh/);
    await registerAndExpire(person, server, 'ada');
    await wire.meet('/api/refresh', route => route.fulfill(answer));
    await person.goToAccountOf('ada');
    await expect(person.notices).toHaveText(STILL_LOGGED_IN);
    await person.call.click();
    await expect(person.callResult).toContainText('The server can\'t be reached.');
    await person.isLoggedInAs('ada');
    await wire.mend();
    // The more tries there were, the longer is the wait for the next one.
    await expect(person.notices).toBeEmpty({ timeout: 60_000 });
    await person.isAnswered();
    await person.makesACall('ada');
  });
}

for (const [status, body] of [[429, error('too_many_attempts')], [503, '<h1>Later</h1>']] as const) {
  test(`who is told by a ${status} to wait for three seconds, waits`, async ({ page, person, server, wire, complaints }) => {
    complaints.expect(/(429|503).*\/api\/refresh/);
    await registerAndExpire(person, server, 'ada');
    const answer = { status, headers: { 'Retry-After': '3' }, ...(typeof body === 'string' ? { body } : { json: body }) };
    const asked: number[] = [];
    const renewal = new Held();
    await wire.meet('/api/refresh', async route => {
      asked.push(Date.now());
      // The second answer is held, so that there is time to read what is told.
      await (asked.length === 1 ? route.fulfill(answer) : renewal.meet(route));
    });
    await person.goToAccountOf('ada');
    await expect(person.notices).toHaveText(STILL_LOGGED_IN);
    await person.call.click();
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await renewal.given;
    renewal.release();
    await person.isAnswered();
    await person.makesACall('ada');
    expect(asked).toHaveLength(2);
    expect(asked[1] - asked[0]).toBeGreaterThanOrEqual(3_000);
  });
}

test('an answer that never comes is waited for ten seconds, not for ever', async ({ person, server, wire, complaints }) => {
  complaints.expect(/ERR_ABORTED.*\/api\/refresh/);
  await registerAndExpire(person, server, 'ada');
  const renewal = new Held();
  await wire.meet('/api/refresh', route => renewal.meet(route));
  await person.goToAccountOf('ada');
  await renewal.given;
  // The next try is held as well, so that there is time to read this.
  await expect(person.notices).toHaveText(STILL_LOGGED_IN, { timeout: 40_000 });
  renewal.release();
  await person.isAnswered();
  await person.makesACall('ada');
  expect(new Set(wire.keys()).size).toBe(1);
});

test('who goes offline is told so, and goes on once it is over', async ({ context, person, server, wire, complaints }) => {
  complaints.expect(/ERR_INTERNET_DISCONNECTED/);
  await registerAndExpire(person, server, 'ada');
  await person.goToAccountOf('ada');
  await person.isAnswered();
  await context.setOffline(true);
  await person.call.click();
  await expect(person.callResult).toContainText('The server can\'t be reached.');
  await expect(person.notices).toHaveText(STILL_LOGGED_IN);
  await context.setOffline(false);
  await expect(person.notices).toBeEmpty();
  await person.makesACall('ada');
  expect(wire.sent('/api/refresh')).toHaveLength(1);
});

test('a tab that never lets go of the lock stops no other', async ({ page, context, person, server, wire }) => {
  await registerAndExpire(person, server, 'ada');
  const other = await Person.inNewTab(context);
  const { accessToken = '' } = await person.stored();
  await page.evaluate(
    name => new Promise<void>(granted => {
      navigator.locks.request(name, () => {
        granted();
        return new Promise(() => {});
      });
    }),
    `latchkey.renewal.${accessToken.slice(-16)}`,
  );
  await other.goToAccountOf('ada');
  await other.isAnswered();
  await other.makesACall('ada');
  expect(wire.sent('/api/refresh')).toHaveLength(1);
});
