import { type Page } from '@playwright/test';
import { delayHydration } from '../support/hydration';
import { PASSWORD, QUIET_PAGE } from '../support/user';
import { expect, test } from '../support/test';

/** Submits the form as password managers do: without a submit event. */
const submitByScript = (page: Page) => page.evaluate(() => document.querySelector<HTMLFormElement>('#credentials')?.submit());

test('form.submit() logs in', async ({ page, user }) => {
  await user.register('ada');
  await user.logout();
  await page.goto('/login');
  await user.formIsHydrated();
  await user.username.fill('ada');
  await user.password.fill(PASSWORD);
  await submitByScript(page);
  await user.expectAccountOf('ada');
});

test('form.submit() before hydration logs in once', async ({ page, user, network }) => {
  await user.register('ada');
  await user.logout();
  const hydrate = await delayHydration(page);
  await page.goto('/login', { waitUntil: 'domcontentloaded' });
  await user.username.fill('ada');
  await user.password.fill(PASSWORD);
  const logins = network.requests('/api/login').length;
  await submitByScript(page);
  // Playwright's own waiting would go on for ever, because it saw a navigation begin.
  await expect.poll(() => page.evaluate(() => 'replay' in document.querySelector('form')!.dataset)).toBe(true);
  hydrate();
  await user.expectAccountOf('ada');
  expect(network.requests('/api/login')).toHaveLength(logins + 1);
});

test('form.submit() without the Navigation API leads back to the page, with a notice and no password in the URL', async ({
  page, user, network,
}) => {
  await page.addInitScript(() => Object.defineProperty(window, 'navigation', { value: undefined }));
  await user.register('ada');
  await user.logout();
  await page.goto(`/login?next=${QUIET_PAGE}`);
  await user.formIsHydrated();
  await user.username.fill('ada');
  await user.password.fill(PASSWORD);
  await submitByScript(page);
  await expect(page.getByText('nothing has been done')).toBeVisible();
  await expect(page).toHaveURL(`/login?next=${QUIET_PAGE}`);
  expect(network.urls().filter(url => url.includes('harbour'))).toEqual([]);
  await user.submitForm('ada', PASSWORD);
  await expect(page).toHaveURL(QUIET_PAGE);
  await user.expectLoggedInAs('ada');
});

test('the forms for a new password and for deletion carry the username, hidden', async ({ page, user }) => {
  await user.register('ada');
  for (const [section, form] of [['sign-in', '#password-change'], ['close', '#deletion']]) {
    await page.goto(`/account/${section}`);
    const username = page.locator(`${form} input[autocomplete="username"]`);
    await expect(username).toHaveValue('ada');
    await expect(username).toBeHidden();
  }
});
