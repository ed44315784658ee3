import { User } from '../support/user';
import { expect, test } from '../support/test';

test.use({ settings: ['--development', 'on', '--rotation', 'off'] });

test('the first page leads developers from no account to their first one', async ({ page, user, server, otherBrowser }) => {
  await page.goto('/');
  const panel = page.getByRole('region', { name: 'For developers' });
  await expect(panel).toContainText(`Issuer${server.url.replace('127.0.0.1', 'localhost')}`);
  await expect(panel.getByRole('listitem').filter({ hasText: 'rotation is off' })).toContainText('LATCHKEY_ROTATION=on');
  await expect(panel).toContainText('client = SessionClient');
  for (const path of ['/.well-known/jwks.json', '/readyz', '/metrics']) {
    const href = await panel.getByRole('link').filter({ hasText: path === '/.well-known/jwks.json' ? 'JWKS' : path }).getAttribute('href');
    expect((await page.request.get(href!)).status(), path).toBe(200);
  }
  await panel.getByRole('link', { name: 'Create the first account' }).click();
  await expect(page).toHaveURL('/register');
  await user.register('ada');
  const other = await User.inNewTab(otherBrowser);
  await other.page.goto('/');
  await expect(other.page.getByRole('region', { name: 'For developers' })).toBeVisible();
  await expect(other.page.getByRole('link', { name: 'Create the first account' })).toHaveCount(0);
});

test('the panel for developers fits a narrow window', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 740 });
  await page.goto('/', { waitUntil: 'networkidle' });
  await expect(page.getByRole('region', { name: 'For developers' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
