import { NONCE, expect, test } from '../support/test';

/** The beginning of every JWT. */
const TOKEN = 'eyJ';

test('tokens never appear in URLs, pages, cookies or the console', async ({ page, context, user, network, consoleErrors }) => {
  consoleErrors.expect(NONCE);
  const said: string[] = [];
  context.on('console', message => said.push(message.text()));
  await page.clock.install();
  const look = async () => {
    expect((await user.stored()).accessToken).toContain(TOKEN);
    said.push(page.url(), await page.content());
    said.push(await page.evaluate(() => JSON.stringify([sessionStorage, history.state, name, document.cookie, document.title])));
  };
  await user.registerAndGoHome('ada');
  await look();
  await page.goto('/account');
  await user.expectAccountOf('ada');
  await user.makeCall('ada');
  await look();
  await page.clock.fastForward('20:00');
  await expect.poll(() => network.statuses('/api/refresh')).toEqual([200]);
  await user.makeCall('ada');
  await look();
  await user.logout();
  said.push(...network.urls(), JSON.stringify(await context.cookies()));
  expect(said.filter(text => text.includes(TOKEN))).toEqual([]);
});
