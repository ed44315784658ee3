import { expect, test } from './test';

/** How every token begins. */
const TOKEN = 'eyJ';

test('a token is never in an address, in the page, in a cookie or in the console', async ({ page, context, person, wire }) => {
  const said: string[] = [];
  context.on('console', message => said.push(message.text()));
  await page.clock.install();
  const look = async () => {
    expect((await person.stored()).accessToken).toContain(TOKEN);
    said.push(page.url(), await page.content());
    said.push(await page.evaluate(() => JSON.stringify([sessionStorage, history.state, name, document.cookie, document.title])));
  };
  await person.registerQuietly('ada');
  await look();
  await page.goto('/account');
  await person.isOnAccountOf('ada');
  await person.makesACall('ada');
  await look();
  await page.clock.fastForward('20:00');
  await expect.poll(() => wire.statuses('/api/refresh')).toEqual([200]);
  await person.makesACall('ada');
  await look();
  await person.logout();
  said.push(...wire.urls(), JSON.stringify(await context.cookies()));
  expect(said.filter(text => text.includes(TOKEN))).toEqual([]);
});
