import { PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

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

test('the account page shows the username, the date of registration and two countdowns', async ({ page, user }) => {
  await user.register('ada');
  const year = new Date().getFullYear();
  await expect(page.getByText('Member since')).toContainText(`${year}`);
  await expect(page.getByTestId('access-left')).toHaveText(/^1[45]:\d\d$/);
  await expect(page.getByTestId('session-left')).toHaveText(/^6 d 23 h 59 min$|^7 d 0 h 0 min$/);
  const before = await page.getByTestId('access-left').textContent();
  await expect(page.getByTestId('access-left')).not.toHaveText(before ?? '');
  await user.makeCall('ada');
  await expect(user.callResult).toContainText('Token runs until');
});

test('a logged-in user is not asked to log in', async ({ page, user }) => {
  await user.register('ada');
  for (const path of ['/login', '/register']) {
    await page.goto(path);
    await user.expectAccountOf('ada');
  }
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Go to your account' })).toBeVisible();
});

test('an unknown path shows a 404 page', async ({ page, consoleErrors }) => {
  consoleErrors.expect(/404.*\/no\/such\/page/);
  const answer = await page.goto('/no/such/page');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No door here');
  await page.getByRole('link', { name: 'Back to the start' }).click();
  await expect(page).toHaveURL('/');
});

test('every page hydrates without console errors and fits a narrow screen', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/404.*\/nowhere/);
  await page.setViewportSize({ width: 360, height: 740 });
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  for (const path of ['/', '/login', '/register', '/nowhere']) {
    // Nothing visible on a guest's page changes at hydration, so wait for the network.
    await page.goto(path, { waitUntil: 'networkidle' });
    await user.expectGuest();
    expect(await fits(), path).toBe(true);
  }
  await user.register('w'.repeat(64));
  await user.accountIsComplete();
  expect(await fits(), '/account').toBe(true);
});

for (const width of [320, 360, 768, 1280]) {
  test(`nothing on the account page is wider than its card at ${width} px`, async ({ page, user }) => {
    await page.setViewportSize({ width, height: 740 });
    await user.register('ada');
    await user.accountIsComplete();
    await expect(page.getByTestId('session-left')).toHaveText(/\d min$/);
    const wide = await page.evaluate(() => [...document.querySelectorAll('.card')].flatMap(card => {
      const { paddingLeft, paddingRight } = getComputedStyle(card);
      const [left, right] = [card.getBoundingClientRect().left + parseFloat(paddingLeft), card.getBoundingClientRect().right - parseFloat(paddingRight)];
      return [...card.querySelectorAll('*')].filter(element => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.left < left - 2 || box.right > right + 2);
      }).map(element => `${element.localName}.${element.getAttribute('class')}`);
    }));
    expect(wide).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
}

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

  test('the pages say that they need JavaScript', async ({ page, consoleErrors }) => {
    consoleErrors.expect(/preloaded using link preload but not used/);
    for (const path of ['/login', '/register', '/account']) {
      await page.goto(path);
      await expect(page.locator('noscript .notice')).toBeVisible();
      await expect(page.locator('noscript .notice')).toHaveText(/^Logging in needs JavaScript/);
    }
  });
});
