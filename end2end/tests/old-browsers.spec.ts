import { expect, test } from '../support/test';

test('a browser without AbortSignal.timeout, such as Safari 15, logs in and refreshes', async ({ page, user }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(AbortSignal, 'timeout');
  });
  await user.register('ada');
  await user.makeCall('ada');
  await user.logout();
  await page.goto('/login');
  await user.login('ada');
  await expect(page).toHaveURL('/account');
});
