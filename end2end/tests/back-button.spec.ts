import { launchOptions } from '../support/chromium';
import { QUIET_PAGE } from '../support/user';
import { expect, test } from '../support/test';

// Playwright turns off the back/forward cache, which users' browsers have.
test.use({ launchOptions: { ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] } });

test('pressing Back to the account after logging out shows nothing private', async ({ page, user }) => {
  await user.register('ada');
  await user.makeCall('ada');
  // A page with a pending request is not cached.
  await user.accountIsComplete();
  await page.evaluate(() => addEventListener('pageshow', event => sessionStorage.setItem('persisted', `${event.persisted}`)));
  await page.evaluate(quiet => location.assign(quiet), QUIET_PAGE);
  await expect(page).toHaveURL(QUIET_PAGE);
  await user.pressLogOut();
  await user.expectGuest();
  // `page.goBack` waits for a load event, which a page from the cache does not have.
  await page.evaluate(() => history.back());
  await expect(page).toHaveURL('/account');
  await user.expectGuest();
  await expect(user.said).toContainText('You are logged out');
  expect(await page.evaluate(() => sessionStorage.getItem('persisted'))).toBe('true');
  await expect(page.getByText('ada', { exact: true })).toHaveCount(0);
});
