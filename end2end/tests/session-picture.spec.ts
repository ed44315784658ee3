import { type Page } from '@playwright/test';
import { WITHOUT_KEY, isBound } from '../support/keys';
import { User } from '../support/user';
import { expect, test } from '../support/test';

const summary = (page: Page) => page.getByTestId('picture-summary');
const status = (page: Page) => page.getByTestId('picture-status');
const details = (page: Page) => page.getByTestId('picture-details');
const picture = (page: Page) => page.getByRole('slider', { name: 'Event' });
const events = (page: Page) => page.getByTestId('picture-events').getByRole('listitem');

async function openPicture(user: User): Promise<void> {
  await user.page.goto('/account/session');
  await expect(summary(user.page)).not.toBeEmpty();
}

/** Whether the build is one for development. Release builds put a hash into the names of their files. */
const isDevelopment = (page: Page) => page.evaluate(() =>
  performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/latchkey.wasm')));

test.describe('with access tokens that are renewed every few seconds', () => {
  test.use({ settings: ['--access-ttl', '8s'] });

  test('each renewal is a mark, a token and a row, and a sentence sums up', async ({ page, user }) => {
    await user.register('ada');
    await openPicture(user);
    await expect(summary(page)).toHaveText(/^Working\. (Not renewed|Renewed .*) since \d+:\d\d.*; next about \d+:\d\d.*\.$/);
    await expect(summary(page)).toContainText(/Renewed [2-9]\d* times since/);
    await expect(events(page).last()).toContainText(/Logged in, told by the server$/);
    const renewed = events(page).filter({ hasText: 'Renewed, seen here' });
    await expect.poll(() => renewed.count()).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Pause' }).click();
    const count = await events(page).count();
    await expect(page.locator('.lanes .token')).toHaveCount(count);
    await expect(page.locator('.lanes .mark')).toHaveCount(count);
    // Renewals are early, so each token begins before the one before it ends.
    const tokens = await page.locator('.lanes .token').evaluateAll(tokens =>
      tokens.map(token => [parseFloat(token.getAttribute('x')!), parseFloat(token.getAttribute('width')!)]));
    for (const [place, [x, width]] of tokens.slice(0, -1).entries()) {
      expect(tokens[place + 1][0]).toBeLessThan(x + width);
    }
  });

  test('arrow keys move between the events, whose details say what the rule did', async ({ page, user, server }) => {
    await user.register('ada');
    await openPicture(user);
    await expect.poll(() => events(page).count()).toBeGreaterThan(2);
    // Further events must not come meanwhile.
    await page.getByRole('button', { name: 'Pause' }).click();
    const count = await events(page).count();
    await picture(page).focus();
    await page.keyboard.press('Home');
    await expect(picture(page)).toHaveAttribute('aria-valuenow', '1');
    await expect(picture(page)).toHaveAttribute('aria-valuetext', /Logged in, told by the server$/);
    await expect(details(page)).toContainText('began the session');
    await expect(details(page)).toContainText(`curl -s ${server.url}/api/login`);
    await page.keyboard.press('ArrowRight');
    await expect(picture(page)).toHaveAttribute('aria-valuenow', '2');
    await expect(details(page).getByRole('heading')).toHaveText('Renewed');
    await expect(details(page)).toContainText('a new generation begins');
    // No command line has the key of a bound session.
    await expect(details(page)).toContainText('By handNot possible: only this browser has the key');
    await expect(details(page)).toContainText('127.0.0.1');
    await page.keyboard.press('End');
    await expect(picture(page)).toHaveAttribute('aria-valuenow', `${count}`);
    await page.keyboard.press('ArrowLeft');
    await expect(picture(page)).toHaveAttribute('aria-valuenow', `${count - 1}`);
    await page.locator('.lanes [data-event="0"] .target').click({ force: true });
    await expect(picture(page)).toHaveAttribute('aria-valuenow', '1');
  });

  test('the renewals of an unbound session have a command that does the same', async ({ page, user, server }) => {
    await page.addInitScript(WITHOUT_KEY['with IndexedDB missing']);
    await user.register('ada');
    expect(await isBound(user)).toBe(false);
    await openPicture(user);
    await expect.poll(() => events(page).count()).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Pause' }).click();
    await picture(page).press('Home');
    await picture(page).press('ArrowRight');
    await expect(details(page).getByRole('heading')).toHaveText('Renewed');
    await expect(details(page)).toContainText(`curl -s ${server.url}/api/refresh`);
  });

  test('tabs share their events, which hold no token and go with the logout', async ({ page, user, context }) => {
    await user.register('ada');
    await openPicture(user);
    const renewed = (page: Page) => events(page).filter({ hasText: 'Renewed, seen here' });
    await expect.poll(() => renewed(page).count()).toBeGreaterThan(1);
    const other = await User.inNewTab(context);
    await openPicture(other);
    await expect.poll(() => renewed(other.page).count()).toBeGreaterThan(1);
    const { accessToken, refreshToken } = await user.stored();
    const seen = await page.evaluate(() => localStorage.getItem('latchkey.events') ?? '');
    expect(JSON.parse(seen).events.length).toBeGreaterThan(1);
    for (const token of [accessToken, refreshToken]) {
      for (const part of token!.split('.')) {
        expect(seen).not.toContain(part);
      }
    }
    await other.page.close();
    await user.logout();
    expect(await page.evaluate(() => localStorage.getItem('latchkey.events'))).toBeNull();
  });

  test('a lost answer is repeated and a thief is refused: developers can try both, in development builds only', async ({ page, user, consoleErrors }) => {
    consoleErrors.expect(/401.*\/api\/refresh/);
    await user.register('ada');
    await openPicture(user);
    const isOffered = await isDevelopment(page);
    const thief = page.getByRole('button', { name: 'Play the thief' });
    await expect(thief).toHaveCount(isOffered ? 1 : 0);
    if (!isOffered) {
      return;
    }
    await page.getByRole('button', { name: 'Lose the next answer' }).click();
    await page.getByRole('button', { name: 'Renew now' }).click();
    await expect(events(page).filter({ hasText: 'Repeated' })).not.toHaveCount(0);
    await thief.click();
    await expect(page.getByTestId('rehearsal')).toHaveText(/^The thief was refused: .*without this browser's key/);
    await expect(events(page).filter({ hasText: 'Copy refused, told by the server' })).toHaveCount(1);
    await expect(status(page)).toHaveText(/^\d+:\d\d:\d\d.*: A copy of this session was refused\.$/);
    await expect(summary(page)).toHaveText(/^Working/);
  });
});

test('a server that is away and comes back is announced, and the session goes on', async ({ page, user, server, consoleErrors }) => {
  consoleErrors.expect(/ERR_CONNECTION_REFUSED/);
  await user.register('ada');
  await openPicture(user);
  await expect(status(page)).toBeEmpty();
  await server.stop();
  // The page asks when it is looked at.
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(status(page)).toHaveText(/: The server can't be reached\.$/);
  await expect(summary(page)).toHaveText(/^The server can't be reached/);
  await server.start();
  await expect(status(page)).toHaveText(/: The server can be reached again\.$/, { timeout: 60_000 });
  await expect(summary(page)).toHaveText(/^Working/);
  await expect(events(page).filter({ hasText: 'Server unreachable, seen here' })).toHaveCount(1);
  await expect(events(page).filter({ hasText: 'Server reachable again, seen here' })).toHaveCount(1);
});

test('the whole session has its bar, and a notch where it ends unused', async ({ page, user }) => {
  await user.register('ada');
  await openPicture(user);
  await expect(page.locator('.lanes .session')).toHaveCount(1);
  await expect(page.locator('.lanes .notch')).toHaveCount(0);
  const whole = page.getByRole('button', { name: 'Whole session' });
  await whole.click();
  await expect(whole).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.lanes .session')).toHaveAttribute('width', '100.00%');
  await expect(page.locator('.lanes .notch')).toHaveAttribute('x1', /^23\.3/);
});

test('a picture that cannot be loaded says so and is loaded again on demand', async ({ page, user, network, consoleErrors }) => {
  consoleErrors.expect(/500/);
  await user.register('ada');
  const error = { code: 'internal', message: 'Sorry.', requestId: '0' };
  await network.intercept('/api/sessions', route => route.fulfill({ status: 500, json: error }));
  await page.goto('/account/session');
  await expect(page.getByRole('alert').filter({ hasText: 'Something went wrong' })).toBeVisible();
  await expect(picture(page)).toBeHidden();
  await network.restore();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(picture(page)).toBeVisible();
});

test('a narrow screen has the list alone, with the same details', async ({ page, user }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await user.register('ada');
  await openPicture(user);
  await expect(picture(page)).toBeHidden();
  await events(page).first().locator('summary').click();
  await expect(events(page).first()).toContainText('began the session');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

const unixSeconds = () => Math.floor(Date.now() / 1_000);

/** Lets the server tell of copies that were refused at these times, the oldest first. */
async function tellRefusals(page: Page, ...times: number[]): Promise<void> {
  const timeline = times.toReversed()
    .map(at => ({ at, what: 'copy_refused', generation: 1, address: '203.0.113.9', device: 'Firefox on Linux' }));
  await page.route(/\/api\/sessions\/[^/]+\/timeline$/, route => route.fulfill({ json: timeline }));
}

test('the selected event stays selected when older ones are forgotten and new ones come', async ({ page, user }) => {
  await user.register('ada');
  const now = unixSeconds();
  await tellRefusals(page, now + 100, now + 200, now + 300);
  await openPicture(user);
  await expect(events(page)).toHaveCount(4);
  await picture(page).press('End');
  await picture(page).press('ArrowLeft');
  await expect(picture(page)).toHaveAttribute('aria-valuenow', '3');
  const selected = await picture(page).getAttribute('aria-valuetext');
  await page.unrouteAll();
  await tellRefusals(page, now + 200, now + 300, now + 400, now + 500, now + 600);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(picture(page)).toHaveAttribute('aria-valuemax', '6');
  await expect(picture(page)).toHaveAttribute('aria-valuenow', '2');
  expect(await picture(page).getAttribute('aria-valuetext')).toBe(selected);
  await picture(page).press('ArrowRight');
  await expect(picture(page)).toHaveAttribute('aria-valuenow', '3');
});

test('a second refused copy has another sentence than the first, so that screen readers read it out', async ({ page, user }) => {
  await user.register('ada');
  const now = unixSeconds();
  await tellRefusals(page, now + 100);
  await openPicture(user);
  await expect(status(page)).toHaveText(/: A copy of this session was refused\.$/);
  const first = await status(page).textContent();
  await page.unrouteAll();
  await tellRefusals(page, now + 100, now + 200);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(status(page)).not.toHaveText(first ?? '');
  await expect(status(page)).toHaveText(/: A copy of this session was refused\.$/);
});

test('keys with Ctrl, Alt or Meta are left to the browser', async ({ page, user }) => {
  await user.register('ada');
  await tellRefusals(page, unixSeconds() + 100);
  await openPicture(user);
  await picture(page).press('Home');
  await expect(picture(page)).toHaveAttribute('aria-valuenow', '1');
  await page.evaluate(() => {
    const taken: string[] = [];
    Object.assign(globalThis, { taken });
    addEventListener('keydown', event => event.defaultPrevented && taken.push(event.key));
  });
  for (const key of ['Control+End', 'Alt+ArrowRight', 'Meta+ArrowRight']) {
    await picture(page).press(key);
  }
  await expect(picture(page)).toHaveAttribute('aria-valuenow', '1');
  await picture(page).press('End');
  await expect(picture(page)).toHaveAttribute('aria-valuenow', '2');
  expect(await page.evaluate(() => (globalThis as unknown as { taken: string[] }).taken)).toEqual(['End']);
});

test('the selected mark and the lines are visible in forced colours', async ({ page, user }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await user.register('ada');
  await tellRefusals(page, unixSeconds());
  await openPicture(user);
  await picture(page).press('Home');
  // Otherwise each second brings new elements.
  await page.getByRole('button', { name: 'Pause' }).click();
  const colours = (selector: string) => page.locator(selector).first().evaluate(element => {
    const { fill, stroke } = getComputedStyle(element);
    return { fill, stroke };
  });
  const text = (await colours('.lanes text')).fill;
  const background = (await colours('.mark[data-selected] .target')).fill;
  const shape = await colours('.mark[data-selected] path');
  for (const colour of [shape.fill, shape.stroke]) {
    expect(colour).not.toBe(background);
  }
  expect((await colours('.lanes .now')).stroke).toBe(text);
  for (const bar of ['.lanes .session', '.lanes .token']) {
    const { fill, stroke } = await colours(bar);
    expect(stroke).toBe(text);
    expect(fill).not.toBe(text);
  }
});

test.describe('in German, on a narrow screen', () => {
  test.use({ locale: 'de-DE', viewport: { width: 641, height: 800 }, settings: ['--session-ttl', '6d', '--refresh-ttl', '5d'] });

  test('no date on the axis covers another', async ({ page, user }) => {
    await user.register('ada');
    await openPicture(user);
    await page.getByRole('button', { name: 'Whole session' }).click();
    for (const font of ['100%', '200%']) {
      await page.evaluate(font => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`html { font-size: ${font} !important } .latchkey { letter-spacing: 0.12em }`);
        document.adoptedStyleSheets = [sheet];
      }, font);
      // Each second brings new labels.
      const labels = page.locator('.lanes .label');
      await labels.evaluateAll(labels => labels.forEach(label => label.setAttribute('data-old', '')));
      await expect(page.locator('.lanes .label[data-old]')).toHaveCount(0);
      const boxes = await labels.evaluateAll(labels => labels.map(label => label.getBoundingClientRect().toJSON() as DOMRect));
      expect(boxes.length, font).toBeGreaterThan(1);
      expect(boxes.slice(1).filter((box, place) => box.left < boxes[place].right), font).toEqual([]);
    }
  });
});
