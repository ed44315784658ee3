import { Person } from './tests/person';
import { expect, test } from './tests/test';

const SIZES = { narrow: { width: 360, height: 740 }, wide: { width: 1280, height: 800 } };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport });

      test('every page', async ({ page, person, complaints }) => {
        complaints.expect(/40[14]/);
        const shoot = (name: string) =>
          page.screenshot({ path: `pictures/${name}-${colorScheme}-${size}.png`, fullPage: true });
        const pages = { home: '/', register: '/register', login: '/login', 'not-found': '/nowhere' };
        for (const [name, path] of Object.entries(pages)) {
          await page.goto(path);
          await person.isGuest();
          await shoot(name);
        }
        await page.goto('/login');
        await person.fillIn('ada', 'not the password');
        await expect(page.locator('#form-error')).not.toBeEmpty();
        await shoot('login-refused');
        await page.goto('/register');
        await person.fillIn('', '');
        await shoot('register-refused');
        await person.register('ada');
        await person.makesACall('ada');
        await shoot('account');
        await page.goto('/');
        await person.isLoggedInAs('ada');
        await shoot('home-logged-in');
      });
    });
  }
}

test('the picture of the README', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 760 });
  const person = new Person(page);
  await person.register('ada');
  await person.makesACall('ada');
  await page.screenshot({ path: '../docs/latchkey.png' });
});
