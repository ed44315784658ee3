import { GREETER } from '../support/server';
import { PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

// The app that `cargo generate` makes from template/.
test.use({ program: GREETER });

test('a user registers, is greeted by name, logs out, and logs in on the first page', async ({ page, user }) => {
  const greeting = page.getByRole('heading', { name: 'Hello, ada!' });
  await page.goto('/');
  await expect(page).toHaveTitle('Greeter');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await expect(page).toHaveTitle(/ · Greeter$/);
  await user.submitForm('ada', PASSWORD);
  await expect(page).toHaveURL('/hello');
  await expect(greeting).toBeVisible();

  await user.pressLogOut();
  await user.expectGuest();
  await expect(greeting).toHaveCount(0);
  await expect(page.getByText('to see this page')).toBeVisible();

  await page.goto('/');
  await user.submitForm('ada', PASSWORD);
  await expect(page).toHaveURL('/hello');
  await expect(greeting).toBeVisible();
});

test('an account is made on a page of Latchkey’s, and shown on another', async ({ page, user }) => {
  await user.register('ada');
  await user.accountIsComplete();
  await expect(page).toHaveTitle(/ · Greeter$/);
});

test('a page that does not exist is one of the app', async ({ page, consoleErrors }) => {
  consoleErrors.expect(/404.*nowhere/);
  const answer = await page.goto('/nowhere');
  expect(answer!.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No such page');
});
