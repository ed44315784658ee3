import { launchOptions } from '../support/chromium';
import { expect, test } from '../support/test';

// Playwright turns off the back/forward cache, which users' browsers have.
test.use({ launchOptions: { ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] } });

test('pressing Back to the account after logging out shows nothing private', async ({ page, user }) => {
  await user.register('ada');
  await user.makeCall('ada');
  // A page with a pending request is not cached.
  await user.accountIsComplete();
  // Stored for the next page, because this one redirects as soon as it is shown.
  await page.evaluate(() => addEventListener('pageshow', event => sessionStorage.setItem('persisted', `${event.persisted}`)));
  await page.getByRole('link', { name: 'Latchkey' }).click();
  await expect(page).toHaveURL('/');
  await user.pressLogOut();
  await user.expectGuest();
  await page.goBack();
  await expect(page).toHaveURL(/\/login/);
  await user.expectGuest();
  expect(await page.evaluate(() => sessionStorage.getItem('persisted'))).toBe('true');
  await expect(page.getByText('ada', { exact: true })).toHaveCount(0);
});
