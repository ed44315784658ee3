import { randomUUID } from 'node:crypto';
import { type APIRequestContext } from '@playwright/test';
import { PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

/** Ends a session of this user by presenting a spent refresh token. */
async function reuseToken(request: APIRequestContext): Promise<void> {
  const login = await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
  const { refreshToken } = await login.json();
  for (const status of [200, 401]) {
    const headers = { 'Idempotency-Key': randomUUID() };
    expect((await request.post('/api/refresh', { data: { refreshToken }, headers })).status()).toBe(status);
  }
}

test('an account page that is open offers the review as soon as it learns of something, and stays', async ({ page, user, request }) => {
  await user.register('ada');
  await user.accountIsComplete();
  const review = page.getByRole('main').getByRole('link', { name: 'Review your account' });
  await expect(review).toBeHidden();
  await reuseToken(request);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(review).toBeVisible();
  await expect(page).toHaveURL('/account');
});

test('after a session that ended by reuse each login leads to the review, until it is dismissed', async ({ page, user, request, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\/refresh/);
  await user.register('ada');
  await user.logout();
  await reuseToken(request);
  for (let logins = 0; logins < 2; logins += 1) {
    await page.goto('/login');
    await user.submitForm('ada', PASSWORD);
    await expect(page).toHaveURL('/account/review');
    await expect(page.getByTestId('to-review').getByRole('listitem')).toContainText('A copied session was noticed and ended');
    await user.logout();
  }
  await page.goto('/login?next=/account/devices');
  await user.submitForm('ada', PASSWORD);
  await expect(page).toHaveURL('/account/review');
  await page.getByRole('link', { name: 'Look at your devices' }).click();
  await expect(page).toHaveURL('/account/devices');
  await page.waitForLoadState('networkidle');
  await expect(page).toHaveURL('/account/devices');
  await page.goBack();
  await page.getByRole('button', { name: 'I have reviewed my account' }).click();
  await expect(page.getByText(/^Thank you\./)).toBeFocused();
  await expect(page.getByTestId('to-review')).toBeHidden();
  await user.goToAccountOf('ada');
  await user.logout();
  await user.login('ada');
  // It stays in the activity.
  await page.goto('/account/activity');
  await expect(page.getByText('A copied session was noticed and ended')).toBeVisible();
});
