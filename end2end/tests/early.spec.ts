import { type Page } from '@playwright/test';
import { PASSWORD, type Person } from './person';
import { expect, test } from './test';

const NEW_PASSWORD = 'ten herons on a roof';

/** Until what it returns is called, pages stay as the server sent them. */
async function asleep(page: Page): Promise<() => void> {
  let wake = () => {};
  const held = new Promise<void>(resolve => (wake = resolve));
  await page.route('**/*.wasm', async route => {
    await held;
    await route.continue();
  });
  return wake;
}

const WAYS = {
  'a click': (person: Person) => person.submit.click(),
  'the Enter key': (person: Person) => person.password.press('Enter'),
};

for (const path of ['/login', '/register']) {
  for (const [way, send] of Object.entries(WAYS)) {
    test(`${path} that was sent by ${way} is not lost, and is sent once`, async ({ page, person, wire }) => {
      if (path === '/login') {
        await person.registerQuietly('ada');
        await person.logout();
      }
      const before = wire.sent(`/api${path}`).length;
      const wake = await asleep(page);
      await page.goto(path, { waitUntil: 'commit' });
      await person.username.fill('ada');
      await person.password.fill(PASSWORD);
      await send(person);
      // It was sent, nobody was there to see to it, and all of it stands where it was typed.
      const form = page.locator('form');
      await expect(form).toHaveAttribute('data-sent');
      await expect(form).not.toHaveAttribute('data-hydrated');
      await expect(page).toHaveURL(path);
      await expect(person.username).toHaveValue('ada');
      await expect(person.password).toHaveValue(PASSWORD);
      expect(wire.sent(`/api${path}`)).toHaveLength(before);
      wake();
      await person.isOnAccountOf('ada');
      expect(wire.sent(`/api${path}`)).toHaveLength(before + 1);
    });
  }
}

test('what is wrong with a form that was sent is told all the same', async ({ page, person, complaints }) => {
  complaints.expect(/401.*\/api\/login/);
  const wake = await asleep(page);
  await page.goto('/login', { waitUntil: 'commit' });
  await person.fillIn('nobody', PASSWORD);
  await expect(page.locator('form')).toHaveAttribute('data-sent');
  wake();
  await expect(page.locator('#form-error')).toHaveText('The username or the password is wrong.');
  await expect(person.username).toHaveValue('nobody');
  await expect(person.submit).toBeEnabled();
});

test('a password that was typed is judged', async ({ page, person }) => {
  const wake = await asleep(page);
  await page.goto('/register', { waitUntil: 'commit' });
  await person.password.fill(PASSWORD);
  wake();
  await expect(page.getByTestId('strength')).toHaveText('Strong.');
});

test('a new password that was sent becomes the password', async ({ page, person }) => {
  await person.registerQuietly('ada');
  const wake = await asleep(page);
  await page.goto('/account', { waitUntil: 'commit' });
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await page.getByLabel('New password').press('Enter');
  await expect(page.locator('#password-change')).toHaveAttribute('data-sent');
  wake();
  await expect(page.getByText('Password changed.')).toBeVisible();
  await person.logout();
  await person.login('ada', NEW_PASSWORD);
});

test('a wrong password that was sent to delete the account deletes nothing and is told', async ({ page, person, complaints }) => {
  complaints.expect(/401.*\/api\/account\/delete/);
  await person.registerQuietly('ada');
  const wake = await asleep(page);
  await page.goto('/account', { waitUntil: 'commit' });
  await page.locator('#deletion-password').fill('not the password');
  await page.locator('#deletion-password').press('Enter');
  await expect(page.locator('#deletion')).toHaveAttribute('data-sent');
  wake();
  await expect(page.locator('#deletion-password-error')).toHaveText('This is not your password.');
  await person.isOnAccountOf('ada');
});

test('who pressed Log out is logged out', async ({ page, person }) => {
  await person.registerQuietly('ada');
  const wake = await asleep(page);
  await page.goto('/', { waitUntil: 'commit' });
  await person.logOut.click();
  await expect(person.logOut).toHaveAttribute('data-sent');
  wake();
  await person.isGuest();
  expect(await person.stored()).not.toHaveProperty('accessToken');
});
