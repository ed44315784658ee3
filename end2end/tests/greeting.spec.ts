import { SHORT_LIVED, expireAccessToken } from '../support/expiry';
import { GREETING } from '../support/server';
import { PASSWORD, type User } from '../support/user';
import { expect, test } from '../support/test';

// The app in examples/greeting: Latchkey's pages, and a page and a server function of its own.
test.use({ program: GREETING });

async function register(user: User, username: string): Promise<void> {
  await user.page.goto('/register?next=/greeting');
  await user.submitForm(username, PASSWORD);
  await expect(user.page).toHaveURL('/greeting');
}

test('a server function of another app knows its caller', async ({ page, user, network }) => {
  await register(user, 'ada');
  await page.getByRole('button', { name: 'Greet me' }).click();
  await expect(page.getByRole('status')).toHaveText('Hello, ada!');
  expect(await network.statuses('/api/greeting')).toEqual([200]);
});

test('a server function of another app refuses a call without a session', async ({ page }) => {
  await page.goto('/greeting');
  await page.getByRole('button', { name: 'Greet me' }).click();
  await expect(page.getByRole('status')).toHaveText('You are not logged in.');
});

test.describe('with an expired access token', () => {
  test.use({ settings: SHORT_LIVED });

  test('the session is renewed before the call', async ({ page, user, server, network }) => {
    await register(user, 'ada');
    await expireAccessToken(user, server);
    await page.getByRole('button', { name: 'Greet me' }).click();
    await expect(page.getByRole('status')).toHaveText('Hello, ada!');
    expect(network.requests('/api/refresh')).toHaveLength(1);
    expect(await network.statuses('/api/greeting')).toEqual([200]);
  });
});
