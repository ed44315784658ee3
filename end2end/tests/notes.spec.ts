import { type Locator, type Page } from '@playwright/test';
import { expireAccessToken, expireWhileTyping } from '../support/expiry';
import { NOTES } from '../support/server';
import { PASSWORD, User } from '../support/user';
import { expect, test } from '../support/test';

// The app in examples/notes: its own pages, with pieces of Latchkey on them, beside some pages of Latchkey's.
test.use({ program: NOTES });

/** Registers on the app's own page, and ends on that of the notes. */
async function join(user: User, username: string): Promise<void> {
  await user.page.goto('/join');
  await user.submitForm(username, PASSWORD);
  await expect(user.page).toHaveURL('/notes');
  await expect(heading(user.page)).toHaveText(`Hello, ${username}!`);
}

const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const draft = (page: Page): Locator => page.getByLabel('New note');
const said = (page: Page): Locator => page.getByRole('main').getByRole('status');
const notes = (page: Page): Locator => page.getByRole('main').getByRole('listitem').getByRole('paragraph');

async function keep(page: Page, text: string): Promise<void> {
  await draft(page).fill(text);
  await page.getByRole('button', { name: 'Keep' }).click();
  await expect(notes(page).first()).toHaveText(text);
}

test('a note that a user keeps is there after the next login, and for nobody else', async ({ page, user, otherBrowser }) => {
  await join(user, 'ada');
  await keep(page, 'Buy milk & eggs');
  await user.pressLogOut();
  await user.expectGuest();
  await expect(draft(page)).toBeHidden();

  await page.goto('/');
  await user.submitForm('ada', PASSWORD);
  await expect(page).toHaveURL('/notes');
  await expect(notes(page)).toHaveText(['Buy milk & eggs']);

  const other = await User.inNewTab(otherBrowser);
  await join(other, 'eve');
  await expect(notes(other.page)).toHaveCount(0);
});

test('a page with a login form of its own shows what it has after the login, and stays', async ({ page, user }) => {
  await join(user, 'ada');
  await keep(page, 'Buy milk');
  await user.pressLogOut();
  await user.expectGuest();
  await user.submitForm('ada', PASSWORD);
  await expect(notes(page)).toHaveText(['Buy milk']);

  let loads = 0;
  page.on('framenavigated', () => loads++);
  await page.goto('/notes');
  await page.locator('form[data-hydrated]#credentials').waitFor({ state: 'attached' });
  await keep(page, 'Eggs');
  await expect(notes(page)).toHaveText(['Eggs', 'Buy milk']);
  expect(loads).toBe(1);
});

test('a note is deleted by the keyboard, and brought back', async ({ page, user }) => {
  await join(user, 'ada');
  await keep(page, 'Stays');
  await keep(page, 'Goes');
  await page.getByRole('button', { name: 'Delete “Goes”' }).press('Enter');
  await expect(notes(page)).toHaveText(['Stays']);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(said(page)).toHaveText('Brought back.');
  await expect(notes(page)).toHaveText(['Goes', 'Stays']);
  await expect(draft(page)).toBeFocused();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeHidden();

  await page.getByRole('button', { name: 'Delete “Stays”' }).click();
  await expect(said(page)).toHaveText('Deleted.');
  await page.reload();
  await expect(notes(page)).toHaveText(['Goes']);
});

test('the notes of a deleted account are deleted', async ({ page, user, server, otherBrowser }) => {
  await join(user, 'ada');
  await keep(page, 'Gone with me');
  const admin = await User.inNewTab(otherBrowser);
  await join(admin, 'root');
  await keep(admin.page, 'Stays');
  server.command('user', 'grant', 'root', 'admin');
  await admin.pressLogOut();
  await admin.expectGuest();
  await admin.page.goto('/login?next=/admin');
  await admin.submitForm('root', PASSWORD);
  await expect(said(admin.page)).toHaveText('Users with notes: 2');

  await page.goto('/account/close');
  await page.locator('form#deletion[data-hydrated]').waitFor();
  await page.getByLabel('Type your username').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await expect(page).toHaveURL('/goodbye');
  await admin.page.reload();
  await expect(said(admin.page)).toHaveText('Users with notes: 1');
});

test('notes are found one after the other, while the answer arrives', async ({ page, user }) => {
  // The rest of the answer waits after its first line.
  await page.addInitScript(() => {
    const { fetch } = window;
    const arrived = new Promise<void>(resolve => Object.assign(window, { arrive: resolve }));
    window.fetch = async (...call) => {
      const response = await fetch(...call);
      if (!String(call[0]).includes('/api/notes/find')) {
        return response;
      }
      const answer = await response.text();
      const end = answer.indexOf('\n') + 1;
      const body = new ReadableStream<Uint8Array>({
        async start(pieces) {
          pieces.enqueue(new TextEncoder().encode(answer.slice(0, end)));
          await arrived;
          pieces.enqueue(new TextEncoder().encode(answer.slice(end)));
          pieces.close();
        },
      });
      return new Response(body, response);
    };
  });
  await join(user, 'ada');
  for (const text of ['An apple', 'A pear', 'Apple pie']) {
    await keep(page, text);
  }
  await page.getByLabel('Find').fill('apple');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(said(page)).toHaveText('Found 1 so far.');
  await expect(notes(page)).toHaveText(['Apple pie']);
  await page.evaluate(() => (window as unknown as { arrive(): void }).arrive());
  await expect(said(page)).toHaveText('Found 2.');
  await expect(notes(page)).toHaveText(['Apple pie', 'An apple']);
});

test.describe('with an access token that runs out', () => {
  test.use({ settings: ['--access-ttl', '5s'] });

  // On a slow machine a token may run out on its way.
  test.beforeEach(({ consoleErrors }) => consoleErrors.expect(/401.*\/api\//));

  test('a note that was being typed is kept', async ({ page, user, server, network }) => {
    await join(user, 'ada');
    const send = page.getByRole('button', { name: 'Keep' });
    await expireWhileTyping(user, server, network, { field: draft(page), send, shown: notes(page) });
  });

  test('files are sent whole after the session was renewed', async ({ page, user, server }) => {
    await join(user, 'ada');
    await user.renewalIsDone();
    await expireAccessToken(user, server);
    await page.getByLabel('Text files').setInputFiles([
      { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('First file') },
      { name: 'b.txt', mimeType: 'text/plain', buffer: Buffer.from('Ü'.repeat(300_000)) },
    ]);
    await page.getByRole('button', { name: 'Import' }).click();
    await expect(said(page)).toHaveText('Imported 2.');
    await expect(notes(page).last()).toHaveText('First file');
    expect(await notes(page).first().textContent()).toHaveLength(300_000);
  });
});

test('files are sent again if the server refuses the access token', async ({ page, user, network, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\/notes\/import/);
  await join(user, 'ada');
  const refuse = { status: 401, json: { code: 'token_expired', message: '', requestId: 'r' } };
  await page.route('/api/notes/import', route => route.fulfill(refuse), { times: 1 });
  await page.getByLabel('Text files').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('A file') });
  await page.getByRole('button', { name: 'Import' }).click();
  await expect(notes(page)).toHaveText(['A file']);
  expect(await network.statuses('/api/notes/import')).toEqual([401, 200]);
});

test('a route of the app exports what its caller has', async ({ page, user }) => {
  await join(user, 'ada');
  await keep(page, 'One');
  await keep(page, 'Two');
  await page.getByRole('button', { name: 'Export' }).click();
  const url = await page.getByRole('link', { name: 'notes.txt' }).getAttribute('href');
  expect(decodeURIComponent(url!.split(',')[1])).toBe('Two\n\nOne');
  // Without the access token that only the program of the page sends.
  expect((await page.request.get('/export')).status()).toBe(401);
});

test('a role opens a page, and closes it at once when it is taken', async ({ page, user, server, consoleErrors }) => {
  consoleErrors.expect(/40[13].*\/api\/(notes\/count|refresh)/);
  await join(user, 'ada');
  await keep(page, 'A note');
  await page.goto('/admin');
  await expect(said(page)).toHaveText('You may not do this.');

  server.command('user', 'grant', 'ada', 'admin');
  await user.pressLogOut();
  await user.expectGuest();
  await page.goto('/login?next=/admin');
  await user.submitForm('ada', PASSWORD);
  await expect(page).toHaveURL('/admin');
  await expect(said(page)).toHaveText('Users with notes: 1');

  server.command('user', 'revoke-role', 'ada', 'admin');
  // A running server learns of it within a second.
  await expect(async () => {
    await page.reload();
    await expect(said(page)).toHaveText('You may not do this.', { timeout: 5_000 });
  }).toPass();
});

test('a logout in another tab hides the notes', async ({ page, user, context }) => {
  await join(user, 'ada');
  await keep(page, 'Secret');
  const other = await User.inNewTab(context);
  await other.page.goto('/notes');
  await expect(notes(other.page)).toHaveText(['Secret']);
  await other.pressLogOut();
  await other.expectGuest();
  await user.expectGuest();
  await expect(draft(page)).toBeHidden();
  await expect(notes(page)).toHaveCount(0);
});

test('the panel of the account works on a page of the app', async ({ page, user }) => {
  await join(user, 'ada');
  await page.goto('/profile');
  await expect(page.getByTestId('whoami')).toHaveText('ada');
  await user.accountIsComplete();
  await expect(page.getByLabel('New password', { exact: true })).toBeVisible();
  await expect(page.getByText('This device', { exact: true }).first()).toBeVisible();
});

test('pages of the app and of Latchkey have the brand of the app', async ({ page, consoleErrors }) => {
  const accent = (selector: string) =>
    page.locator(selector).first().evaluate(element => getComputedStyle(element).backgroundColor);
  await page.goto('/login');
  await expect(page).toHaveTitle('Log in · Notes');
  await expect(page.getByRole('link', { name: 'Notes' })).toBeVisible();
  expect(await accent('form .button')).toBe('rgb(58, 79, 160)');
  await page.goto('/');
  await expect(page).toHaveTitle('Notes');
  expect(await accent('form .button')).toBe('rgb(58, 79, 160)');
  for (const path of ['/', '/join', '/login', '/register', '/forgot']) {
    await page.goto(path);
    await expect(page.locator('body')).not.toContainText('Latchkey');
  }
  consoleErrors.expect(/404.*nowhere/);
  const answer = await page.goto('/nowhere');
  expect(answer!.status()).toBe(404);
  await expect(heading(page)).toHaveText('No such page');
});

test('the words of the app are on Latchkey’s pages and in its islands', async ({ page, user }) => {
  await page.goto('/login');
  await expect(heading(page)).toHaveText('Your notes are waiting');
  await user.formIsHydrated();
  await expect(page.getByRole('button', { name: 'Open my notes' })).toBeVisible();

  await page.goto('/join');
  await user.formIsHydrated();
  await page.getByLabel('Username').fill('Ada');
  // Only the island says it.
  await expect(page.getByText('Your notes will belong to ada.')).toBeVisible();
});

test('the stylesheet changes nothing of the app', async ({ page }) => {
  await page.goto('/');
  const link = page.getByRole('main').getByRole('link', { name: 'Join' });
  const colour = () => link.evaluate(element => getComputedStyle(element).color);
  const before = await colour();
  await page.evaluate(() => document.querySelector('link[href*="latchkey.css"]')!.remove());
  expect(await colour()).toBe(before);
});
