import { launchOptions } from '../chromium';
import { expect, test } from './test';

// Playwright's Chromium forgets a page that is left; people's keep it alive for Back.
test.use({ launchOptions: { ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] } });

test('Back to the account after logging out shows nothing private', async ({ page, person }) => {
  await person.register('ada');
  await person.makesACall('ada');
  // A page that waits for an answer is not kept alive.
  await person.isComplete();
  // Kept where the page that comes next can be asked for it: this one leaves as soon as it is shown.
  await page.evaluate(() => addEventListener('pageshow', event => sessionStorage.setItem('persisted', `${event.persisted}`)));
  await page.getByRole('link', { name: 'Latchkey' }).click();
  await expect(page).toHaveURL('/');
  await person.pressLogOut();
  await person.isGuest();
  await page.goBack();
  await expect(page).toHaveURL(/\/login/);
  await person.isGuest();
  expect(await page.evaluate(() => sessionStorage.getItem('persisted'))).toBe('true');
  await expect(page.getByText('ada', { exact: true })).toHaveCount(0);
});
