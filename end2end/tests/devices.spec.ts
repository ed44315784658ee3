import { type APIRequestContext, type Locator, type Page } from '@playwright/test';
import { loseResponse } from '../support/network';
import { PASSWORD, User } from '../support/user';
import { expect, test } from '../support/test';

const devices = (page: Page) => page.getByTestId('sessions').getByRole('listitem');
const logOut = (row: Locator) => row.getByRole('button', { name: /^Log out: / });
const dialog = (page: Page) => page.getByRole('dialog');

const all = (page: Page) => page.getByRole('button', { name: 'Log out all other devices' });
/** The page loads the list when it is looked at. */
const look = (page: Page) => page.evaluate(() => dispatchEvent(new Event('focus')));

/** Logs in as a device that can end other sessions. */
async function logInAsRemote(request: APIRequestContext): Promise<(sessionId: string) => Promise<void>> {
  const answer = await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
  const { accessToken } = await answer.json();
  return async sessionId => {
    const headers = { Authorization: `Bearer ${accessToken}` };
    const ended = await request.post('/api/sessions/revoke', { data: { sessionId }, headers });
    expect(ended.status()).toBe(200);
  };
}

/** Logs in as other devices. */
async function logInElsewhere(request: APIRequestContext, count: number, agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0') {
  for (let logins = 0; logins < count; logins += 1) {
    const answer = await request.post('/api/login', { data: { username: 'ada', password: PASSWORD }, headers: { 'User-Agent': agent } });
    expect(answer.status()).toBe(200);
  }
}

test('this device comes first, and each button names its device, place and age', async ({ page, user, request }) => {
  const begun = Date.now();
  await user.register('ada');
  await logInElsewhere(request, 1);
  await page.goto('/account/devices');
  await expect(devices(page)).toHaveCount(2);
  await expect(devices(page).first()).toContainText(/Chrome on Linux.*This device.*127\.0\.0\.1 · Active now · Logged in/s);
  await expect(devices(page).first().getByRole('button')).toHaveCount(0);
  await expect(devices(page).nth(1).getByRole('button', { name: 'Log out: Firefox on Linux, 127.0.0.1, Active now' })).toBeVisible();
  const moment = Date.parse(await devices(page).nth(1).locator('time').getAttribute('datetime') ?? '');
  expect(moment).toBeGreaterThan(begun - 5_000);
  expect(moment).toBeLessThan(Date.now() + 5_000);
});

test('ending one session logs out that device at once and no other', async ({ page, user, otherBrowser, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\//);
  await user.register('ada');
  const other = new User(await otherBrowser.newPage());
  await other.login('ada');
  await other.setHidden(true);
  await page.goto('/account/devices');
  await logOut(devices(page).nth(1)).click();
  await expect(dialog(page)).toContainText('Log out Chrome on Linux?');
  await dialog(page).getByRole('button', { name: 'Keep it logged in' }).click();
  await expect(logOut(devices(page).nth(1))).toBeFocused();
  await logOut(devices(page).nth(1)).click();
  await dialog(page).getByRole('button', { name: 'Log out' }).click();
  const button = devices(page).nth(1).getByRole('button');
  await expect(button).toHaveText('Logged out');
  await expect(button).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'Chrome on Linux is logged out.' })).toBeVisible();
  await other.call.click();
  await expect(other.page).toHaveURL(/\/login/);
  await expect(other.page.getByText('This session was ended from another device.')).toBeVisible();
  await user.goToAccountOf('ada');
  await user.makeCall('ada');
});

for (const gesture of ['a double click', 'three times Enter']) {
  test(`${gesture} on a button logs out at most that one device`, async ({ page, user, request, network }) => {
    await user.register('ada');
    await logInElsewhere(request, 5);
    await page.goto('/account/devices');
    await expect(devices(page)).toHaveCount(6);
    const [button] = await logOut(devices(page)).all();
    const id = await button.getAttribute('id');
    if (gesture === 'a double click') {
      await button.dblclick();
      await dialog(page).getByRole('button', { name: 'Log out' }).click();
    } else {
      await button.focus();
      for (let times = 0; times < 3; times += 1) {
        await page.keyboard.press('Enter');
      }
    }
    await expect(page.locator(`#${id}`)).toHaveText('Logged out');
    await expect(page.locator(`#${id}`)).toBeFocused();
    // The row stays where it is, also once the list is loaded anew.
    const loads = network.requests('/api/sessions').length;
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await expect.poll(() => network.requests('/api/sessions').length).toBeGreaterThan(loads);
    await expect(devices(page)).toHaveCount(6);
    await expect(page.locator(`#${id}`)).toBeFocused();
    expect(network.requests('/api/sessions/revoke')).toHaveLength(1);
  });
}

test('a device that is logged out elsewhere keeps its row and the focus, and says so', async ({ page, user, request }) => {
  await user.register('ada');
  const end = await logInAsRemote(request);
  await logInElsewhere(request, 2);
  await page.goto('/account/devices');
  await expect(devices(page)).toHaveCount(4);
  const firefoxes = await page.getByRole('button', { name: /^Log out: Firefox/ }).all();
  const ids = await Promise.all(firefoxes.map(async button => (await button.getAttribute('id') ?? '').replace('log-out-', '')));
  expect(ids).toHaveLength(2);
  const [first, second] = ids.map(id => page.locator(`[id="log-out-${id}"]`));
  await first.focus();
  const below = await second.boundingBox();
  await end(ids[0]);
  await look(page);
  await expect(first).toHaveText('Logged out');
  await expect(first).toBeFocused();
  expect((await second.boundingBox())?.y).toBe(below?.y);
  await expect(devices(page)).toHaveCount(4);
  await expect(all(page)).not.toHaveAttribute('aria-disabled');

  // The same while the question is asked.
  await second.click();
  await expect(dialog(page)).toBeVisible();
  await end(ids[1]);
  await look(page);
  await expect(second).toHaveText('Logged out');
  await dialog(page).getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Firefox on Linux is logged out.' })).toBeVisible();
  await expect(second).toBeFocused();
  await expect(second).toHaveText('Logged out');

  await expect(page.getByText('You are logged in on no other device.')).toBeHidden();
  await page.getByRole('button', { name: /^Log out: / }).click();
  await dialog(page).getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByText('You are logged in on no other device.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'All other devices are logged out' })).toHaveAttribute('aria-disabled', 'true');
});

for (const [name, path, news] of [
  ['one device', '/api/sessions/revoke', 'Firefox on Linux is logged out.'],
  ['all other devices', '/api/sessions/revoke-others', 'All other devices are logged out.'],
]) {
  test(`a lost answer to the logout of ${name} is an error only until the list shows that it is done`, async ({ page, user, request, network, consoleErrors }) => {
    consoleErrors.expect(/ERR_FAILED/);
    await user.register('ada');
    await logInElsewhere(request, 1);
    await page.goto('/account/devices');
    await expect(devices(page)).toHaveCount(2);
    await network.intercept('/api/sessions', route => route.abort());
    await network.intercept(path, loseResponse);
    const button = name === 'one device' ? logOut(devices(page).nth(1)) : all(page);
    await button.click();
    await dialog(page).getByRole('button', { name: /^Log out/ }).click();
    const error = page.getByRole('alert').filter({ hasText: 'could not be logged out.' });
    await expect(error).toBeVisible();
    await expect(logOut(devices(page).nth(1))).toBeVisible();
    await network.restore();
    await look(page);
    await expect(devices(page).nth(1).getByRole('button')).toHaveText('Logged out');
    await expect(error).toBeHidden();
    await expect(page.getByRole('status').filter({ hasText: news })).toBeVisible();
  });
}

test('each logout is announced, also of a second device of the same name', async ({ page, user, request }) => {
  await user.register('ada');
  await logInElsewhere(request, 2);
  await page.goto('/account/devices');
  await expect(devices(page)).toHaveCount(3);
  await page.locator('.unseen[role="status"]').evaluate(region => {
    const announced: string[] = [];
    Object.assign(globalThis, { announced });
    new MutationObserver(() => {
      const text = region.textContent ?? '';
      if (text !== announced.at(-1)) {
        announced.push(text);
      }
    }).observe(region, { characterData: true, childList: true, subtree: true });
  });
  const announced = () => page.evaluate(() =>
    (globalThis as unknown as { announced: string[] }).announced.filter(text => text === 'Firefox on Linux is logged out.').length);
  for (const count of [1, 2]) {
    await logOut(devices(page)).first().click();
    await dialog(page).getByRole('button', { name: 'Log out' }).click();
    await expect.poll(announced).toBe(count);
  }
});

test('all other devices can be logged out, which is asked once', async ({ page, user, otherBrowser, request, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\//);
  await user.register('ada');
  const other = new User(await otherBrowser.newPage());
  await other.login('ada');
  await other.setHidden(true);
  await logInElsewhere(request, 2);
  await page.goto('/account/devices');
  await all(page).click();
  await dialog(page).getByRole('button', { name: 'Log out all other devices' }).click();
  await expect(page.getByRole('button', { name: 'All other devices are logged out' })).toBeFocused();
  await expect(devices(page).getByRole('button', { name: /^Logged out/ })).toHaveCount(3);
  await other.call.click();
  await expect(other.page).toHaveURL(/\/login/);
  await page.reload();
  await expect(devices(page)).toHaveCount(1);
  await expect(page.getByText('You are logged in on no other device.')).toBeVisible();
  await expect(all(page)).toBeHidden();
});

test('ten other devices are shown, and the rest on request', async ({ page, user, request }) => {
  await user.register('ada');
  await logInElsewhere(request, 30);
  await page.goto('/account/devices');
  await expect(devices(page)).toHaveCount(11);
  await page.getByRole('button', { name: 'Show all 31' }).click();
  await expect(devices(page)).toHaveCount(31);
  await expect(devices(page).nth(11).getByRole('button')).toBeFocused();
});

test('a new login appears, and a page leaves when its session was ended elsewhere', async ({ page, user, request, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\//);
  await user.register('ada');
  await page.goto('/account/devices');
  await expect(devices(page)).toHaveCount(1);
  const answer = await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(devices(page)).toHaveCount(2);
  const { accessToken } = await answer.json();
  await request.post('/api/sessions/revoke-others', { data: {}, headers: { Authorization: `Bearer ${accessToken}` } });
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(page).toHaveURL(/\/login\?next=\/account\/devices$/);
  await expect(page.getByText('This session was ended from another device.')).toBeVisible();
});

for (const section of ['', '/sign-in', '/devices', '/session', '/activity', '/close', '/review']) {
  test(`/account${section} leaves within 35 s of a revocation`, async ({ page, user, request, consoleErrors }) => {
    consoleErrors.expect(/401.*\/api\//);
    await page.clock.install();
    await user.register('ada');
    await page.goto(`/account${section}`);
    await page.waitForLoadState('networkidle');
    const answer = await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
    const { accessToken } = await answer.json();
    await request.post('/api/sessions/revoke-others', { data: {}, headers: { Authorization: `Bearer ${accessToken}` } });
    await page.clock.runFor(35_000);
    await expect(page).toHaveURL(/\/login/);
  });
}

test('a list that can\'t be loaded says so, and is loaded on request', async ({ page, user, network, consoleErrors }) => {
  consoleErrors.expect(/500.*\/api\/(sessions|activity|account)/);
  await user.register('ada');
  for (const [section, path, list] of [['devices', '/api/sessions', 'sessions'], ['activity', '/api/activity', 'activity']]) {
    const error = { code: 'internal', message: 'Sorry.', requestId: '0' };
    await network.intercept(path, route => route.fulfill({ status: 500, json: error }));
    await page.goto(`/account/${section}`);
    await expect(page.getByText('Something went wrong on the server.')).toBeVisible();
    await expect(page.getByTestId(list).getByRole('listitem')).toHaveCount(0);
    await network.restore();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByTestId(list).getByRole('listitem')).not.toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Try again' })).toBeHidden();
  }
});

test('a list that loads slowly says so', async ({ page, user, network }) => {
  await user.register('ada');
  const held = await network.holdResponses('/api/sessions');
  await page.goto('/account/devices');
  await expect(page.getByText('Loading…')).toBeVisible();
  held.release();
  await expect(devices(page)).toHaveCount(1);
  await expect(page.getByText('Loading…')).toBeHidden();
});
