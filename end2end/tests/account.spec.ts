import { PASSWORD, User } from '../support/user';
import { expect, test } from '../support/test';

const NEW_PASSWORD = 'seven lanterns over the moor';

test('the account lists its sessions and marks the present one', async ({ page, user, otherBrowser }) => {
  await user.register('ada');
  const other = new User(await otherBrowser.newPage());
  await other.login('ada');
  await page.reload();
  const sessions = page.getByTestId('sessions').getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: 'This one' })).toHaveCount(1);
  await expect(sessions.first()).toContainText(/Chrome on Linux.*127\.0\.0\.1.*logged in .*last used/);
});

test('ending one session logs out that device at once and no other', async ({ page, user, otherBrowser, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\//);
  await user.register('ada');
  const other = new User(await otherBrowser.newPage());
  await other.login('ada');
  await page.reload();
  const sessions = page.getByTestId('sessions').getByRole('listitem');
  await sessions.getByRole('button', { name: 'End', exact: true }).click();
  await expect(sessions).toHaveCount(1);
  await other.call.click();
  await expect(other.page).toHaveURL(/\/login/);
  await expect(other.page.getByText('This session was ended from another device.')).toBeVisible();
  await user.makeCall('ada');
});

test('all other sessions can be ended at once', async ({ page, user, otherBrowser, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\//);
  await user.register('ada');
  const other = new User(await otherBrowser.newPage());
  await other.login('ada');
  await page.reload();
  await page.getByRole('button', { name: 'End all others' }).click();
  await expect(page.getByTestId('sessions').getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'End all others' })).toBeHidden();
  await other.call.click();
  await expect(other.page).toHaveURL(/\/login/);
});

test('recent activity is listed, newest first', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\/login/);
  await user.register('ada');
  await user.logout();
  await user.logoutReachesServer();
  await page.goto('/login');
  await user.submitForm('ada', 'not the password');
  await expect(page.locator('#form-error')).not.toBeEmpty();
  await user.login('ada');
  const events = page.getByTestId('activity').getByRole('listitem').locator('p:first-child');
  await expect(events).toHaveText(['Logged in', 'A login failed', 'Logged out', 'Logged in', 'Account created']);
});

test('changing the password needs the current one and ends all other sessions', async ({ page, user, otherBrowser, consoleErrors }) => {
  consoleErrors.expect(/(401|422).*\/api\//);
  await user.register('ada');
  const other = new User(await otherBrowser.newPage());
  await other.login('ada');
  // The form moves until the lists above it have loaded.
  await user.accountIsComplete();
  const [current, next] = [page.getByLabel('Current password'), page.getByLabel('New password')];
  const change = page.getByRole('button', { name: 'Change password' });
  await expect(current).toHaveAttribute('autocomplete', 'current-password');
  await expect(next).toHaveAttribute('autocomplete', 'new-password');

  await current.fill('not the password');
  await next.fill(NEW_PASSWORD);
  await change.click();
  await expect(page.locator('#current-password-error')).toHaveText('This is not your current password.');
  await expect(current).toBeFocused();

  await current.fill(PASSWORD);
  await next.fill('password1');
  await change.click();
  await expect(page.locator('#new-password-error')).toContainText('easy to guess');
  await expect(next).toBeFocused();

  await next.fill(NEW_PASSWORD);
  await change.click();
  await expect(page.getByText('Password changed.')).toBeVisible();
  await expect(next).toHaveValue('');
  await user.makeCall('ada');

  await other.call.click();
  await expect(other.page).toHaveURL(/\/login/);
  await expect(other.page.getByText('The password was changed, so this session was ended.')).toBeVisible();
  await other.submitForm('ada', NEW_PASSWORD);
  await other.expectAccountOf('ada');
});

test('deleting the account needs the password and frees its name', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\//);
  await user.register('ada');
  await user.accountIsComplete();
  const card = page.locator('section', { hasText: 'Delete your account' });
  await card.getByLabel('Password', { exact: true }).fill('not the password');
  await card.getByRole('button', { name: 'Delete my account' }).click();
  await expect(page.locator('#deletion-password-error')).toHaveText('This is not your password.');

  await card.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await card.getByRole('button', { name: 'Delete my account' }).click();
  await expect(page).toHaveURL('/');
  await user.expectGuest();
  await page.goto('/login');
  await user.submitForm('ada', PASSWORD);
  await expect(page.locator('#form-error')).toContainText('wrong');
  await user.register('ada', NEW_PASSWORD);
});
