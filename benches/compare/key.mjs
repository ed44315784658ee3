// `make bench-key`: how many milliseconds does the key of the browser add to a login in Chromium?
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { password, register, username } from './accounts.mjs';
import { writeSection } from './document.mjs';
import { median, short } from './figures.mjs';
import { measuredBy } from './machine.mjs';
import { mannWhitney } from './mann-whitney.mjs';
import { latchkey } from './servers.mjs';
import { table } from './tables.mjs';
import { endWithin, root } from './workspace.mjs';

endWithin(15);

const { chromium } = createRequire(`${root}/end2end/package.json`)('@playwright/test');

const tries = 40;
const warmUp = 3;
// A low bcrypt cost: the hash would hide the milliseconds in question.
const server = await latchkey({ bcryptCost: 4 });
await register(server);
const installed = process.env.CHROMIUM_PATH || '/usr/bin/chromium';
const browser = await chromium.launch({
  executablePath: existsSync(installed) ? installed : undefined,
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});

// Without WebCrypto, as on a page over plain HTTP, the keeper makes no key and signs no proof.
const withoutKey = () => Object.defineProperty(crypto, 'subtle', { value: undefined });

// Notes the moments of the press and of the response. The notes survive the navigation to the account page.
const noteMoments = () => {
  addEventListener('submit', () => sessionStorage.setItem('pressed', performance.now()), true);
  const { fetch } = window;
  window.fetch = async (...args) => {
    const response = await fetch.apply(window, args);
    if (response.url.endsWith('/api/login')) sessionStorage.setItem('answered', performance.now());
    return response;
  };
};

// The milliseconds from the press of the button to the response of the login.
async function logIn(page) {
  await page.goto(`${server.url}/login`);
  await page.locator('form[data-hydrated]').waitFor();
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(`${server.url}/account`);
  return page.evaluate(() => sessionStorage.getItem('answered') - sessionStorage.getItem('pressed'));
}

// The first login of a browser, which has to make the key, and a later one, which reads it.
async function twoLogins(prepare) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(noteMoments);
  if (prepare) await page.addInitScript(prepare);
  const first = await logIn(page);
  await page.evaluate(() => localStorage.clear());
  const later = await logIn(page);
  await context.close();
  return { first, later };
}

const rounds = { withKey: [], withoutKey: [] };
for (let round = -warmUp; round < tries; round += 1) {
  const taken = { withKey: await twoLogins(), withoutKey: await twoLogins(withoutKey) };
  if (round < 0) continue;
  for (const [kind, times] of Object.entries(taken)) rounds[kind].push(times);
}
const version = browser.version();
await browser.close();
await server.stop();

const rows = Object.entries({ first: "a browser's first login", later: 'a later login' }).map(([which, name]) => {
  const bound = rounds.withKey.map((times) => times[which]);
  const unbound = rounds.withoutKey.map((times) => times[which]);
  const [medianBound, medianUnbound] = [median(bound), median(unbound)];
  const difference = (medianBound - medianUnbound).toFixed(1);
  return [name, short(medianBound), short(medianUnbound), difference, mannWhitney(bound, unbound).toPrecision(2)];
});

writeSection(
  'The key in a login',
  `${measuredBy('make bench-key')} Chromium ${version}.

The time from the press of the button to the response of the login, in milliseconds: medians of ${tries} logins of each kind,
in turn, with a bcrypt cost of 4. A script fills in the form at once, so the time that a person takes to type does not
hide the time that the key takes. Without WebCrypto the keeper makes no key and sends no proof.

${table(['', 'with a key', 'without', 'difference', 'p (Mann-Whitney)'], rows)}
`,
);
process.exit(0);
