import { PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

const SECTIONS = [
  '/account', '/account/sign-in', '/account/devices', '/account/session', '/account/activity', '/account/close', '/account/review',
];

test('a private page leads to the login page and back', async ({ page, user }) => {
  await page.goto('/account?tab=1');
  await expect(page).toHaveURL('/login?next=/account%3Ftab%3D1');
  await page.getByRole('main').getByRole('link', { name: 'Create an account' }).click();
  await expect(page).toHaveURL(/\/register\?next=/);
  await user.submitForm('ada', PASSWORD);
  await expect(page).toHaveURL('/account?tab=1');
  await user.logout();
  await page.goto('/account?tab=2');
  await expect(page).toHaveURL(/\/login\?next=/);
  await user.submitForm('ada', PASSWORD);
  await expect(page).toHaveURL('/account?tab=2');
  // Back skips the login page.
  await page.goBack();
  await expect(page).not.toHaveURL(/login/);
});

test('a link to the login page leads to no other site', async ({ page, user, server }) => {
  await user.register('ada');
  for (const evil of ['//evil.example', '/%5Cevil.example', 'https://evil.example', '/%09/evil.example']) {
    await page.goto(`/login?next=${evil}`);
    await expect(page).toHaveURL(`${server.url}/account`);
  }
});

test('a logged-in user is not asked to log in', async ({ page, user }) => {
  await user.register('ada');
  for (const path of ['/', '/login', '/register']) {
    await page.goto(path);
    await user.expectAccountOf('ada');
  }
});

test('an unknown path shows a 404 page', async ({ page, consoleErrors }) => {
  consoleErrors.expect(/404.*\/no\/such\/page/);
  const answer = await page.goto('/no/such/page');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No door here');
  await page.getByRole('link', { name: 'Back to the start' }).click();
  await expect(page).toHaveURL('/');
});

test('the page after a deletion tells those who only follow a link to it of no deletion', async ({ page, user }) => {
  await user.register('ada');
  await user.logout();
  await page.goto('/goodbye');
  await expect(page).toHaveTitle(/^Goodbye/);
  await expect(page.getByRole('heading', { level: 1, name: 'Goodbye', exact: true })).toBeVisible();
  await expect(page.getByText(/deleted|your devices/).filter({ visible: true })).toHaveCount(0);
  await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
  await user.submitForm('ada', PASSWORD);
  await user.expectAccountOf('ada');
});

test('every page hydrates without console errors and fits a narrow screen', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/404.*\/nowhere/);
  await page.setViewportSize({ width: 360, height: 740 });
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  for (const path of ['/', '/login', '/register', '/forgot', '/recover?token=x', '/goodbye', '/nowhere']) {
    // Nothing visible on a guest's page changes at hydration, so wait for the network.
    await page.goto(path, { waitUntil: 'networkidle' });
    await user.expectGuest();
    expect(await fits(), path).toBe(true);
  }
  await user.register('w'.repeat(64));
  for (const section of SECTIONS) {
    await page.goto(section, { waitUntil: 'networkidle' });
    expect(await fits(), section).toBe(true);
  }
});

test('each section has one heading, and its link says that it is the present one', async ({ page, user }) => {
  await user.register('ada');
  const links = page.getByRole('navigation', { name: 'Sections of your account' }).getByRole('link');
  for (const section of SECTIONS.filter(section => section !== '/account/review')) {
    await page.goto(section);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.locator('a[aria-current="page"]')).toHaveAttribute('href', section);
  }
  for (const link of await links.all()) {
    const path = await link.getAttribute('href');
    expect((await page.request.get(path ?? '')).status(), path ?? '').toBe(200);
  }
});

test('all assets come from the same server, compressed and immutable', { tag: '@release' }, async ({ page, user, server }) => {
  const answers: { url: string; headers: Promise<Record<string, string>> }[] = [];
  page.on('response', answer => answers.push({ url: answer.url(), headers: answer.allHeaders() }));
  await page.goto('/login');
  await user.formIsHydrated();
  const ours = answers.every(answer => answer.url.startsWith(server.url));
  expect(ours).toBe(true);
  const packaged = answers.filter(answer => answer.url.includes('/pkg/'));
  // With the document five requests, without those that only the account page needs.
  expect(packaged.map(answer => answer.url.split('.').at(-1)).sort()).toEqual(['css', 'js', 'js', 'wasm']);
  for (const answer of packaged) {
    const headers = await answer.headers;
    expect(answer.url).toMatch(/\/pkg\/(latchkey|__wasm_split)\.[\w-]{20,}\.\w+$/);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-encoding']).toMatch(/^(br|gzip)$/);
  }
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the page after a deletion tells of none', async ({ page }) => {
    await page.goto('/goodbye');
    await expect(page.getByRole('heading', { level: 1, name: 'Goodbye', exact: true })).toBeVisible();
    await expect(page.getByRole('main').getByRole('link', { name: 'Log in' })).toBeVisible();
  });

  test('the pages say that they need JavaScript', async ({ page, consoleErrors }) => {
    consoleErrors.expect(/preloaded using link preload but not used/);
    for (const path of ['/login', '/register', '/forgot', '/recover?token=x', ...SECTIONS]) {
      await page.goto(path);
      // A form would send the password to a server that does nothing with it.
      await expect(page.locator('form:visible')).toHaveCount(0);
      await expect(page.locator('noscript .notice')).toBeVisible();
      await expect(page.locator('noscript .notice')).toHaveText(/^Logging in needs JavaScript/);
    }
  });
});
