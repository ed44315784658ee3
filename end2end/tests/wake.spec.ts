import { expire } from './expiry';
import { Person } from './person';
import { expect, test } from './test';

test('a tab behind another lets its token run out, and renews it once when it is looked at', async ({ page, person, wire }) => {
  await page.clock.install();
  await person.register('ada');
  await person.hides(true);
  await page.clock.fastForward('20:00');
  await expect(page.getByTestId('access-left')).toHaveText('00:00');
  expect(wire.sent('/api/refresh')).toHaveLength(0);
  await person.hides(false);
  await expect(page.getByTestId('access-left')).toHaveText(/^1[45]:\d\d$/);
  await person.makesACall('ada');
  expect(wire.sent('/api/refresh')).toHaveLength(1);
});

test.describe('with an access token of eight seconds', () => {
  test.use({ settings: ['--access-ttl', '8s'] });

  test('a laptop that wakes with two tabs renews once, and both go on', async ({ context, person, server, wire, complaints }) => {
    // On a slow machine, before it falls asleep.
    complaints.expect(/401.*\/api\/(account|sessions|activity)/);
    await person.registerQuietly('ada');
    const tabs = [person, await Person.inNewTab(context)];
    const sleepers = await Promise.all(tabs.map(tab => context.newCDPSession(tab.page)));
    const all = (state: 'frozen' | 'active') =>
      Promise.all(sleepers.map(sleeper => sleeper.send('Page.setWebLifecycleState', { state })));
    for (const tab of tabs) {
      await tab.goToAccountOf('ada');
      await tab.isComplete();
      await tab.hides(true);
    }
    await person.renewalIsOver();
    await all('frozen');
    await expire(person, server);
    const before = wire.sent('/api/refresh').length;
    await all('active');
    await Promise.all(tabs.map(tab => tab.hides(false)));
    for (const tab of tabs) {
      await tab.makesACall('ada');
    }
    expect(wire.sent('/api/refresh')).toHaveLength(before + 1);
    expect(await wire.statuses('/api/me')).toEqual([200, 200]);
  });
});
