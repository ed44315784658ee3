import { SHORT_LIVED, registerAndExpire } from './expiry';
import { seesLate } from './late';
import { Person } from './person';
import { expect, test } from './test';

test.describe('with a token that is over', () => {
  test.use({ settings: SHORT_LIVED });

  for (const count of [2, 5]) {
    test(`${count} tabs renew it once, and all go on`, async ({ context, person, server, wire }) => {
      await registerAndExpire(person, server, 'ada');
      const tabs = [person];
      while (tabs.length < count) {
        tabs.push(await Person.inNewTab(context));
      }
      const renewal = await wire.hold('/api/refresh');
      await Promise.all(tabs.map(tab => tab.goToAccountOf('ada')));
      renewal.release();
      for (const tab of tabs) {
        await tab.isAnswered();
        await tab.makesACall('ada');
      }
      expect(wire.sent('/api/refresh')).toHaveLength(1);
      expect(await wire.statuses('/api/account')).toEqual(Array(count).fill(200));
      expect(await wire.statuses('/api/me')).toEqual(Array(count).fill(200));
    });
  }

  test('a tab that sees late that another renewed it does not present it again', async ({ context, person, server, wire }) => {
    await registerAndExpire(person, server, 'ada');
    const other = await Person.inNewTab(context);
    await other.page.addInitScript(seesLate, 300);
    const renewal = await wire.hold('/api/refresh');
    await person.goToAccountOf('ada');
    await renewal.given;
    await other.goToAccountOf('ada');
    renewal.release();
    for (const tab of [person, other]) {
      await tab.isAnswered();
      await tab.makesACall('ada');
    }
    expect(wire.sent('/api/refresh')).toHaveLength(1);
    expect(await wire.statuses('/api/me')).toEqual([200, 200]);
  });

  test('a hundred calls wait for one renewal, and all are answered', async ({ page, person, server, wire }) => {
    await registerAndExpire(person, server, 'ada');
    // Each panel makes three calls by itself, and one when it is clicked.
    await wire.meet('/account', async route => {
      const response = await route.fetch();
      const panel = /<leptos-island data-component="AccountPanel.*?<\/leptos-island>/s;
      const body = (await response.text()).replace(panel, panel => panel.repeat(25));
      await route.fulfill({ response, body });
    });
    const renewal = await wire.hold('/api/refresh');
    await page.goto('/account');
    await expect(page.getByTestId('whoami').filter({ hasText: 'ada' })).toHaveCount(25);
    await person.call.evaluateAll((buttons: HTMLElement[]) => buttons.forEach(button => button.click()));
    await expect(page.getByRole('button', { name: 'Calling…' })).toHaveCount(25);
    renewal.release();
    await expect(person.callResult.filter({ hasText: 'ada' })).toHaveCount(25);
    await expect(page.getByText('Member since')).toHaveCount(25);
    expect(wire.sent('/api/refresh')).toHaveLength(1);
    for (const path of ['/api/account', '/api/sessions', '/api/activity', '/api/me']) {
      await expect.poll(() => wire.statuses(path)).toEqual(Array(25).fill(200));
    }
  });
});

test('a token that is still good is used while it is renewed', async ({ page, person, wire }) => {
  await page.clock.install();
  const renewal = await wire.hold('/api/refresh');
  await person.register('ada');
  const { accessToken } = await person.stored();
  await page.clock.fastForward('14:10');
  await renewal.given;
  await person.makesACall('ada');
  expect((await person.stored()).accessToken).toBe(accessToken);
  renewal.release();
  await expect.poll(async () => (await person.stored()).accessToken).not.toBe(accessToken);
  await person.makesACall('ada');
  expect(wire.sent('/api/refresh')).toHaveLength(1);
});

test('two tabs call on and on, and no call fails', async ({ context, person, wire }) => {
  await context.clock.install();
  await person.register('ada');
  const other = await Person.inNewTab(context);
  await other.goToAccountOf('ada');
  const call = () => Promise.all([person.makesACall('ada'), other.makesACall('ada')]);
  for (let renewals = 1; renewals <= 5; renewals += 1) {
    await call();
    // Into the last minute of the token, which both tabs call in.
    await context.clock.fastForward('14:10');
    do {
      await call();
    } while (wire.sent('/api/refresh').length < renewals);
    await expect.poll(() => wire.statuses('/api/refresh')).toEqual(Array(renewals).fill(200));
  }
  await call();
  expect(new Set(await wire.statuses('/api/me'))).toEqual(new Set([200]));
  expect(new Set(wire.keys()).size).toBe(5);
});
