import { type Locator, type Page } from '@playwright/test';
import { expireWhileTyping } from '../support/expiry';
import { SPA } from '../support/server';
import { PASSWORD, User } from '../support/user';
import { expect, test } from '../support/test';

// The app in examples/spa hydrates as a whole, and changes its pages by a router in the browser.
test.use({ program: SPA });

const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const draft = (page: Page): Locator => page.getByLabel('New task');
const tasks = (page: Page): Locator => page.getByRole('main').getByRole('listitem');

/** Registers on the app's own page, and ends on that of the tasks. */
async function join(user: User, username: string): Promise<void> {
  await user.page.goto('/join');
  await user.submitForm(username, PASSWORD);
  await expect(user.page).toHaveURL('/tasks');
  await user.expectLoggedInAs(username);
}

async function add(page: Page, text: string): Promise<void> {
  await draft(page).fill(text);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(tasks(page).last()).toContainText(text);
}

/** Marks the document. Only the load of another one takes the mark away. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute('data-mark', ''));
}

async function expectSameDocument(page: Page): Promise<void> {
  await expect(page.locator('html[data-mark]')).toHaveCount(1);
}

/** Waits until the router listens to clicks: it hydrates together with the button that logs out. */
async function isHydrated(page: Page): Promise<void> {
  await page.locator('#log-out[data-hydrated]').waitFor({ state: 'attached' });
}

test('a task is there after the next login, until it is done, and for nobody else', async ({ page, user, otherBrowser }) => {
  await join(user, 'ada');
  await add(page, 'Buy milk & eggs');
  await add(page, 'Call Bob');
  await user.pressLogOut();
  await user.expectGuest();
  await expect(draft(page)).toBeHidden();

  await page.goto('/enter');
  await user.submitForm('ada', PASSWORD);
  await expect(page).toHaveURL('/tasks');
  await expect(tasks(page)).toContainText(['Buy milk & eggs', 'Call Bob']);
  await page.getByRole('button', { name: 'Call Bob is done' }).click();
  await expect(tasks(page)).toContainText(['Buy milk & eggs']);

  const other = await User.inNewTab(otherBrowser);
  await join(other, 'eve');
  await expect(draft(other.page)).toBeVisible();
  await expect(tasks(other.page)).toHaveCount(0);
});

test('the router leads to the login page and back, without a load of another document', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\/login/);
  await page.goto('/');
  await isHydrated(page);
  await mark(page);
  await user.nav.getByRole('link', { name: 'Log in' }).click();
  await expect(page).toHaveURL('/enter');
  await user.formIsHydrated();
  await page.goBack();
  await expect(page).toHaveURL('/');
  await expect(heading(page)).toHaveText('One thing after the other');
  await page.goForward();
  await expect(heading(page)).toHaveText('Log in');
  await expectSameDocument(page);

  // The form works, although it was not part of the document.
  await user.submitForm('nobody', PASSWORD);
  await expect(page.getByRole('alert').filter({ hasText: 'password' })).toBeVisible();
  await user.nav.getByRole('link', { name: 'Create account' }).click();
  await expect(page).toHaveURL('/join');
  await expectSameDocument(page);
  await user.submitForm('ada', PASSWORD);
  await expect(page).toHaveURL('/tasks');
  await expect(heading(page)).toHaveText('Your tasks');

  await isHydrated(page);
  await mark(page);
  await page.getByRole('link', { name: 'Tasks', exact: true }).click();
  await expect(page).toHaveURL('/');
  await page.getByRole('link', { name: 'To your tasks' }).click();
  await add(page, 'Rest');
  await expectSameDocument(page);
});

test('a form that the router shows sets no HTML, which a Trusted Types policy of the app would refuse', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/Trusted/);
  await page.addInitScript(() => {
    const refused: string[] = [];
    Object.assign(window, { refused });
    document.addEventListener('securitypolicyviolation', violation => refused.push(violation.sample));
  });
  await page.route('/', async route => {
    const response = await route.fetch();
    const policy = { 'content-security-policy-report-only': "require-trusted-types-for 'script'" };
    await route.fulfill({ response, headers: { ...response.headers(), ...policy } });
  });
  await page.goto('/');
  await isHydrated(page);
  await user.nav.getByRole('link', { name: 'Log in' }).click();
  await user.formIsHydrated();
  const refused = () => page.evaluate(() => (window as unknown as { refused: string[] }).refused.join());
  // Leptos sets parts of the app's own page that never change as HTML.
  await expect.poll(refused).toContain('/forgot');
  expect(await refused()).not.toContain('notice');
});

test('a user who is signed in goes on from the login page by itself', async ({ page, user }) => {
  await join(user, 'ada');
  await page.goto('/');
  await isHydrated(page);
  // The menu has no link to it for users, but an app may.
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = '/enter';
    document.body.append(link);
    link.click();
  });
  await expect(page).toHaveURL('/tasks');
});

test.describe('with an access token that runs out', () => {
  test.use({ settings: ['--access-ttl', '5s'] });

  // On a slow machine a token may run out on its way.
  test.beforeEach(({ consoleErrors }) => consoleErrors.expect(/401.*\/api\//));

  test('a task that was being typed is added', async ({ page, user, server, network }) => {
    await join(user, 'ada');
    const send = page.getByRole('button', { name: 'Add', exact: true });
    await expireWhileTyping(user, server, network, { field: draft(page), send, shown: tasks(page) });
  });
});

test('a role opens a page, and closes it at once when it is taken', async ({ page, user, server, consoleErrors }) => {
  consoleErrors.expect(/40[13].*\/api\//);
  const refusal = page.getByRole('main').getByRole('status').filter({ hasText: 'You may not do this.' });
  await join(user, 'ada');
  await add(page, 'Buy milk');
  await page.getByRole('link', { name: 'All tasks' }).click();
  await expect(refusal).toBeVisible();
  await expect(tasks(page)).toHaveCount(0);

  server.command('user', 'grant', 'ada', 'admin');
  await user.pressLogOut();
  await user.expectGuest();
  await page.goto('/enter');
  await user.submitForm('ada', PASSWORD);
  await expect(page).toHaveURL('/tasks');
  await page.getByRole('link', { name: 'All tasks' }).click();
  await expect(page).toHaveURL('/all');
  await expect(tasks(page)).toHaveText(['Buy milk']);
  await expect(refusal).toBeHidden();

  server.command('user', 'revoke-role', 'ada', 'admin');
  // A running server learns of it within a second.
  await expect(async () => {
    await page.getByRole('link', { name: 'Tasks', exact: true }).click();
    await page.getByRole('link', { name: 'To your tasks' }).click();
    await page.getByRole('link', { name: 'All tasks' }).click();
    await expect(refusal).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await expect(tasks(page)).toHaveCount(0);
});

test('a logout in another tab hides the tasks', async ({ page, user, context }) => {
  await join(user, 'ada');
  await add(page, 'Secret');
  const other = await User.inNewTab(context);
  await other.page.goto('/tasks');
  await expect(tasks(other.page)).toContainText(['Secret']);
  await other.pressLogOut();
  await other.expectGuest();
  await user.expectGuest();
  await expect(draft(page)).toBeHidden();
  await expect(tasks(page)).toHaveCount(0);
});

test('a page that the router leaves stops its timers, and its late answers are dropped', async ({ page, user, network }) => {
  await page.addInitScript(() => {
    const running = new Set<number>();
    const { setInterval, clearInterval } = window;
    Object.assign(window, {
      running,
      setInterval: (...given: Parameters<typeof setInterval>) => {
        const timer = setInterval(...given);
        running.add(timer);
        return timer;
      },
      clearInterval: (timer: number) => {
        running.delete(timer);
        clearInterval(timer);
      },
    });
  });
  const running = () => page.evaluate(() => (window as unknown as { running: Set<number> }).running.size);

  // Only the account page asks for them.
  const held = await network.holdResponses('/api/sessions');
  await join(user, 'ada');
  await isHydrated(page);
  await mark(page);
  const before = await running();
  await user.nav.getByRole('link', { name: 'ada' }).click();
  await expect(page.getByTestId('whoami')).toHaveText('ada');
  await expect.poll(running).toBeGreaterThan(before);
  await held.answered;
  await page.getByRole('link', { name: 'Tasks', exact: true }).click();
  await expect(heading(page)).toHaveText('One thing after the other');
  await expect.poll(running).toBe(before);
  held.release();

  // It comes back whole. No late answer has stopped the program of the page.
  await user.nav.getByRole('link', { name: 'ada' }).click();
  await user.accountIsComplete();
  await expect(page.getByText('This device', { exact: true }).first()).toBeVisible();
  await expectSameDocument(page);
});

test('a user whose session is over elsewhere is led from the account page to the login page and back', async ({ page, user, otherBrowser, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\//);
  await join(user, 'ada');
  await user.nav.getByRole('link', { name: 'ada' }).click();
  await user.accountIsComplete();
  const other = await User.inNewTab(otherBrowser);
  await other.page.goto('/enter');
  await other.submitForm('ada', PASSWORD);
  await expect(other.page).toHaveURL('/tasks');
  await other.nav.getByRole('link', { name: 'ada' }).click();
  await other.page.getByRole('button', { name: 'Log out all other devices' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Log out all other devices' }).click();

  await user.call.click();
  // A page of Latchkey's, with islands, from the same WASM.
  await expect(page).toHaveURL('/login?next=/me');
  await expect(page).toHaveTitle('Log in · Tasks');
  await user.submitForm('ada', PASSWORD);
  await expect(page).toHaveURL('/me');
  await user.accountIsComplete();
});

test('pages of Latchkey have the brand of the app and work in it', async ({ page, user, consoleErrors }) => {
  await page.goto('/enter');
  await isHydrated(page);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page).toHaveTitle(/ · Tasks$/);
  await expect(page.locator('body')).not.toContainText('Latchkey');
  await page.goto('/register');
  await user.submitForm('ada', PASSWORD);
  await user.expectAccountOf('ada');
  consoleErrors.expect(/404.*nowhere/);
  const answer = await page.goto('/nowhere');
  expect(answer!.status()).toBe(404);
  await expect(heading(page)).toHaveText('No such page');
});
