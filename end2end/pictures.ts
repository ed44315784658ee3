import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page } from '@playwright/test';
import { PASSWORD } from './support/user';
import { expect, test } from './support/test';

const SIZES = { narrow: { width: 360, height: 740 }, wide: { width: 1280, height: 800 } };
const SCHEMES = ['light', 'dark'] as const;
const MAILS = join(tmpdir(), `latchkey-mails-of-pictures-${process.pid}`);

test.afterAll(() => rm(MAILS, { recursive: true, force: true }));

for (const colorScheme of SCHEMES) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport });

      const shoot = (page: Page, name: string) =>
        page.screenshot({ path: `pictures/${name}-${colorScheme}-${size}.png`, fullPage: true });

      test('the pages for guests', async ({ page, user, consoleErrors }) => {
        consoleErrors.expect(/40[14]/);
        const pages = {
          home: '/', register: '/register', login: '/login', forgot: '/forgot', recover: '/recover?token=x',
          'register-invited': '/register?invitation=x&username=ada', goodbye: '/goodbye', 'not-found': '/nowhere',
        };
        for (const [name, path] of Object.entries(pages)) {
          await page.goto(path, { waitUntil: 'networkidle' });
          await user.expectGuest();
          await shoot(page, name);
        }
        await page.goto('/login');
        await user.submitForm('ada', 'not the password');
        await expect(page.locator('#form-error')).not.toBeEmpty();
        await shoot(page, 'login-refused');
        await page.goto('/register');
        await user.submitForm('', '');
        await expect(page.locator('#username-error')).not.toBeEmpty();
        await shoot(page, 'register-refused');
      });

      test('the pages of an account', async ({ page, user, request }) => {
        await user.register('ada');
        await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
        await user.makeCall('ada');
        await shoot(page, 'account');
        for (const section of ['sign-in', 'devices', 'session', 'activity', 'close', 'review']) {
          await page.goto(`/account/${section}`, { waitUntil: 'networkidle' });
          await shoot(page, `account-${section}`);
        }
        await page.goto('/account/devices');
        await page.getByRole('button', { name: /^Log out: / }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await shoot(page, 'account-devices-question');
      });

      test.describe('with the setting development', () => {
        test.use({ settings: ['--development', 'on'] });

        test('the first page', async ({ page, user }) => {
          await page.goto('/', { waitUntil: 'networkidle' });
          await user.formIsHydrated();
          await shoot(page, 'home-development');
        });
      });

      test.describe('with mail', () => {
        test.use({ settings: ['--mail-url', `file:${MAILS}`, '--mail-from', 'no-reply@example.org'] });

        test('the pages that need it', async ({ page, user }) => {
          for (const name of ['verify', 'undo', 'forgot']) {
            await page.goto(`/${name}?token=x`, { waitUntil: 'networkidle' });
            await shoot(page, `${name}-by-mail`);
          }
          await user.register('ada');
          await page.goto('/account/contact', { waitUntil: 'networkidle' });
          await shoot(page, 'account-contact');
        });
      });

      for (const registration of ['invited', 'closed']) {
        test.describe(`with registration ${registration}`, () => {
          test.use({ settings: ['--registration', registration] });

          test('the registration page', async ({ page }) => {
            await page.goto('/register', { waitUntil: 'networkidle' });
            await shoot(page, `register-${registration}-only`);
          });
        });
      }
    });
  }
}

/** Takes a picture for the README, in both schemes. */
async function shootForReadme(page: Page, name: string): Promise<void> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement).blur();
    scrollTo(0, 0);
  });
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `../docs/${name}-${colorScheme}.png` });
  }
}

test('the account, for the README', async ({ page, user }) => {
  await page.setViewportSize({ width: 1280, height: 920 });
  await user.register('ada');
  await page.getByRole('button', { name: 'No, thank you' }).click();
  await user.makeCall('ada');
  await shootForReadme(page, 'account');
});

test.describe('with renewals every quarter of a minute', () => {
  test.use({ settings: ['--access-ttl', '30s'] });

  test('the picture of a session, for the README', async ({ page, user, request, server, consoleErrors }) => {
    test.setTimeout(600_000);
    consoleErrors.expect(/ERR_CONNECTION_REFUSED/);
    await page.setViewportSize({ width: 1280, height: 980 });
    await user.register('ada');
    const { refreshToken } = await user.stored();
    await page.goto('/account/session');
    const events = page.getByTestId('picture-events').getByRole('listitem');
    const happens = (event: string, count: number) =>
      expect.poll(() => events.filter({ hasText: event }).count(), { timeout: 300_000 }).toBeGreaterThanOrEqual(count);
    await happens('Renewed', 3);
    // As the thief of a copy does.
    expect((await request.post('/api/refresh', { data: { refreshToken } })).status()).toBe(401);
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await happens('Copy refused', 1);
    await happens('Renewed', 5);
    await server.stop();
    await happens('Server unreachable', 1);
    await server.start();
    await happens('Server reachable again', 1);
    await happens('Renewed', 7);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('slider', { name: 'Event' }).press('Home');
    await page.getByRole('slider', { name: 'Event' }).press('ArrowRight');
    await shootForReadme(page, 'session');
  });
});
