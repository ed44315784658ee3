import { User } from './support/user';
import { expect, test } from './support/test';

const SIZES = { narrow: { width: 360, height: 740 }, wide: { width: 1280, height: 800 } };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport });

      test('every page', async ({ page, user, consoleErrors }) => {
        consoleErrors.expect(/40[14]/);
        const shoot = (name: string) =>
          page.screenshot({ path: `pictures/${name}-${colorScheme}-${size}.png`, fullPage: true });
        const pages = { home: '/', register: '/register', login: '/login', forgot: '/forgot', recover: '/recover?token=x', 'not-found': '/nowhere' };
        for (const [name, path] of Object.entries(pages)) {
          await page.goto(path);
          await user.expectGuest();
          await shoot(name);
        }
        await page.goto('/login');
        await user.submitForm('ada', 'not the password');
        await expect(page.locator('#form-error')).not.toBeEmpty();
        await shoot('login-refused');
        await page.goto('/register');
        await user.submitForm('', '');
        await shoot('register-refused');
        await user.register('ada');
        await user.makeCall('ada');
        await shoot('account');
        for (const section of ['sign-in', 'devices', 'session', 'activity', 'close', 'review']) {
          await page.goto(`/account/${section}`, { waitUntil: 'networkidle' });
          await shoot(`account-${section}`);
        }
      });
    });
  }
}

test('the picture for the README', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 760 });
  const user = new User(page);
  await user.register('ada');
  await user.makeCall('ada');
  await page.screenshot({ path: '../docs/latchkey.png' });
});
