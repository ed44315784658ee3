import { randomUUID } from 'node:crypto';
import { PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

test('after a session that ended by reuse each login leads to the review, until it is dismissed', async ({ page, user, request, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\/refresh/);
  await user.register('ada');
  await user.logout();
  const login = await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
  const { refreshToken } = await login.json();
  const refresh = () => request.post('/api/refresh', { data: { refreshToken }, headers: { 'Idempotency-Key': randomUUID() } });
  expect((await refresh()).status()).toBe(200);
  expect((await refresh()).status()).toBe(401);

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
