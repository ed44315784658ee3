import { launchOptions } from '../chromium';
import { expect, test } from './test';

// Playwright's Chromium forgets a page that is left; people's keep it alive for Back.
test.use({ launchOptions: { ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] } });

test('Back to the account after logging out shows nothing private', async ({ page, person }) => {
  await person.register('ada');
  await person.makesACall('ada');
  // A page that waits for an answer is not kept alive.
  await person.isComplete();
  await page.evaluate(() => addEventListener('pageshow', event => console.info(`persisted: ${event.persisted}`)));
  await page.getByRole('link', { name: 'Latchkey' }).click();
  await expect(page).toHaveURL('/');
  await person.pressLogOut();
  await person.isGuest();
  const shown = page.waitForEvent('console', message => message.text().startsWith('persisted'));
  await page.goBack();
  expect((await shown).text()).toBe('persisted: true');
  await person.isGuest();
  await expect(page.getByText('ada', { exact: true })).toHaveCount(0);
});
