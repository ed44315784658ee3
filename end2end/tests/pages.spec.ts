import { PASSWORD } from './person';
import { expect, test } from './test';

test('a page that needs a login leads to it and back', async ({ page, person }) => {
  await page.goto('/account?tab=1');
  await expect(page).toHaveURL('/login?next=/account%3Ftab%3D1');
  await page.getByRole('main').getByRole('link', { name: 'Create an account' }).click();
  await expect(page).toHaveURL(/\/register\?next=/);
  await person.fillIn('ada', PASSWORD);
  await expect(page).toHaveURL('/account?tab=1');
  await person.logout();
  await page.goto('/account?tab=2');
  await expect(page).toHaveURL(/\/login\?next=/);
  await person.fillIn('ada', PASSWORD);
  await expect(page).toHaveURL('/account?tab=2');
  // Back does not lead to the login again.
  await page.goBack();
  await expect(page).not.toHaveURL(/login/);
});

test('a link to the login leads to no other site', async ({ page, person, server }) => {
  await person.register('ada');
  for (const evil of ['//evil.example', '/%5Cevil.example', 'https://evil.example', '/%09/evil.example']) {
    await page.goto(`/login?next=${evil}`);
    await expect(page).toHaveURL(`${server.url}/account`);
  }
});

test('the account tells who I am and since when, and counts down', async ({ page, person }) => {
  await person.register('ada');
  const year = new Date().getFullYear();
  await expect(page.getByText('Member since')).toContainText(`${year}`);
  await expect(page.getByTestId('access-left')).toHaveText(/^1[45]:\d\d$/);
  await expect(page.getByTestId('session-left')).toHaveText(/^6 d 23 h 59 min$|^7 d 0 h 0 min$/);
  const before = await page.getByTestId('access-left').textContent();
  await expect(page.getByTestId('access-left')).not.toHaveText(before ?? '');
  await person.makesACall('ada');
  await expect(person.callResult).toContainText('Token runs until');
});

test('who is logged in is not asked to log in', async ({ page, person }) => {
  await person.register('ada');
  for (const path of ['/login', '/register']) {
    await page.goto(path);
    await person.isOnAccountOf('ada');
  }
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Go to your account' })).toBeVisible();
});

test('a page that is not there says so', async ({ page, complaints }) => {
  complaints.expect(/404.*\/no\/such\/page/);
  const answer = await page.goto('/no/such/page');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No door here');
  await page.getByRole('link', { name: 'Back to the start' }).click();
  await expect(page).toHaveURL('/');
});

test('every page comes alive in silence and fits a narrow screen', async ({ page, person, complaints }) => {
  complaints.expect(/404.*\/nowhere/);
  await page.setViewportSize({ width: 360, height: 740 });
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  for (const path of ['/', '/login', '/register', '/nowhere']) {
    // A guest's page changes nothing that can be seen when it comes alive.
    await page.goto(path, { waitUntil: 'networkidle' });
    await person.isGuest();
    expect(await fits(), path).toBe(true);
  }
  await person.register('w'.repeat(64));
  await person.isComplete();
  expect(await fits(), '/account').toBe(true);
});

test('all the site needs comes from its own server, compressed and kept for good', { tag: '@release' }, async ({ page, person, server }) => {
  const answers: { url: string; headers: Promise<Record<string, string>> }[] = [];
  page.on('response', answer => answers.push({ url: answer.url(), headers: answer.allHeaders() }));
  await page.goto('/login');
  await person.formIsAlive();
  const ours = answers.every(answer => answer.url.startsWith(server.url));
  expect(ours).toBe(true);
  const packaged = answers.filter(answer => answer.url.includes('/pkg/'));
  // The document and these: five requests. What only the account page needs is not among them.
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

  test('the pages say what is missing', async ({ page, complaints }) => {
    complaints.expect(/preloaded using link preload but not used/);
    for (const path of ['/login', '/register', '/account']) {
      await page.goto(path);
      await expect(page.locator('noscript .notice')).toBeVisible();
      await expect(page.locator('noscript .notice')).toHaveText(/^Logging in needs JavaScript/);
    }
  });
});
