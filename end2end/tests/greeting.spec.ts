import { SHORT_LIVED, expire } from './expiry';
import { GREETING } from './latchkey';
import { PASSWORD, type Person } from './person';
import { expect, test } from './test';

// The app in examples/greeting: Latchkey's pages, and beside them a page and a server function of its own.
test.use({ program: GREETING });

async function register(person: Person, username: string): Promise<void> {
  await person.page.goto('/register?next=/greeting');
  await person.fillIn(username, PASSWORD);
  await expect(person.page).toHaveURL('/greeting');
}

test('a server function of another app knows its caller', async ({ page, person, wire }) => {
  await register(person, 'ada');
  await page.getByRole('button', { name: 'Greet me' }).click();
  await expect(page.getByRole('status')).toHaveText('Hello, ada!');
  expect(await wire.statuses('/api/greeting')).toEqual([200]);
});

test('without a session it refuses, and says so', async ({ complaints, page }) => {
  complaints.expect(/401/);
  await page.goto('/greeting');
  await page.getByRole('button', { name: 'Greet me' }).click();
  await expect(page.getByRole('status')).toHaveText(/log in/i);
});

test.describe('when the access token ran out', () => {
  test.use({ settings: SHORT_LIVED });

  test('the session is renewed before the call', async ({ page, person, server, wire }) => {
    await register(person, 'ada');
    await expire(person, server);
    await page.getByRole('button', { name: 'Greet me' }).click();
    await expect(page.getByRole('status')).toHaveText('Hello, ada!');
    expect(wire.sent('/api/refresh')).toHaveLength(1);
    expect(await wire.statuses('/api/greeting')).toEqual([200]);
  });
});
