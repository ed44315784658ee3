import { expire } from './expiry';
import { Person } from './person';
import { expect, test } from './test';

const DAY = 24 * 60 * 60 * 1_000;

for (const [wrong, by] of [['ahead', DAY], ['behind', -DAY]] as const) {
  test(`a clock that is a day ${wrong} renews nothing early and nothing late`, async ({ page, context, person, wire }) => {
    await context.clock.install({ time: Date.now() + by });
    await person.register('ada');
    await person.makesACall('ada');
    await expect(page.getByTestId('access-left')).toHaveText(/^14:\d\d$/);
    await expect(page.getByTestId('session-left')).toHaveText(/^6 d 23 h 59 min$/);
    await page.reload();
    await person.isOnAccountOf('ada');
    await expect(page.getByTestId('access-left')).toHaveText(/^14:\d\d$/);
    await person.makesACall('ada');
    const other = await Person.inNewTab(context);
    await other.goToAccountOf('ada');
    await other.makesACall('ada');
    await other.page.close();
    expect(wire.sent('/api/refresh')).toHaveLength(0);
    // A minute before its end, by the server's clock, the token is renewed.
    await page.clock.fastForward('13:00');
    await expect(page.getByTestId('access-left')).toHaveText(/^01:\d\d$/);
    await person.makesACall('ada');
    expect(wire.sent('/api/refresh')).toHaveLength(0);
    await page.clock.fastForward('01:00');
    await expect(page.getByTestId('access-left')).toHaveText(/^1[45]:\d\d$/);
    await person.makesACall('ada');
    expect(wire.sent('/api/refresh')).toHaveLength(1);
  });
}

test('a clock that is put right by a day meanwhile costs one renewal at most', async ({ page, person, wire }) => {
  await page.clock.install({ time: Date.now() - DAY });
  await person.register('ada');
  await page.clock.setSystemTime(Date.now());
  await expect.poll(() => wire.sent('/api/refresh').length).toBe(1);
  await expect(page.getByTestId('access-left')).toHaveText(/^1[45]:\d\d$/);
  await person.makesACall('ada');
  await page.reload();
  await person.isOnAccountOf('ada');
  await person.makesACall('ada');
  expect(wire.sent('/api/refresh')).toHaveLength(1);
});

test.describe('with an access token of three seconds', () => {
  test.use({ settings: ['--access-ttl', '3s'] });

  test('a clock that is put back by a day meanwhile fails no call', async ({ page, person, server, wire, complaints }) => {
    // Of a token so short-lived any call may come too late.
    complaints.expect(/401.*\/api\//);
    await page.clock.install();
    await person.register('ada');
    await person.isComplete();
    // Nothing renews it then, but a call.
    await person.hides(true);
    await person.renewalIsOver();
    await page.clock.setSystemTime(Date.now() - DAY);
    await expire(person, server);
    await person.makesACall('ada');
    expect(await wire.statuses('/api/me')).toEqual([401, 200]);
    await expect(page.getByTestId('access-left')).toHaveText(/^1[45]:\d\d$/);
  });
});
