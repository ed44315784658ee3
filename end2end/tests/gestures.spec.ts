import { PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

test('a key that is held down sends a form once', async ({ page, user, network, consoleErrors }) => {
  consoleErrors.expect(/401/);
  await user.register('ada');
  await user.logout();
  await page.goto('/login');
  const before = network.requests('/api/login').length;
  await user.username.fill('ada');
  await user.password.fill('not the password');
  await user.password.focus();
  const refusal = page.getByText('The username or the password is wrong.');
  await page.keyboard.down('Enter');
  await expect(refusal).toBeVisible();
  // Further presses of a key that is down are repetitions.
  await page.keyboard.down('Enter');
  await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await user.password.fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('/account');
  expect(network.requests('/api/login')).toHaveLength(before + 2);
});

test('a key that is held down asks before it logs out other devices, and confirms nothing', async ({ page, user, request, network }) => {
  await user.register('ada');
  await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
  await page.goto('/account/devices');
  await page.getByRole('button', { name: 'Log out all other devices' }).focus();
  await page.keyboard.down('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button').first()).toBeFocused();
  await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(network.requests('/api/sessions/revoke-others')).toHaveLength(0);
});

test('the second click of a double click does not follow the link that has come under the pointer', async ({ page, user }) => {
  await user.register('ada');
  const box = await page.getByRole('button', { name: 'Log out', exact: true }).boundingBox();
  const [x, y] = [box!.x + box!.width / 2, box!.y + box!.height / 2];
  await page.mouse.click(x, y);
  await page.waitForURL('/');
  const link = page.getByRole('link', { name: 'Create account' });
  await expect(link).toBeVisible();
  // The first listener in the document hears clicks that the page lets through.
  await page.evaluate(() => {
    document.addEventListener('click', event => {
      event.preventDefault();
      document.title += ` ${event.detail}`;
    });
  });
  await link.dblclick();
  await expect(page).toHaveTitle(/ 1$/);
  await expect(page.getByText('You are logged out.')).toBeVisible();
});
