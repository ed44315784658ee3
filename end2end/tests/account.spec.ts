import { PASSWORD, Person } from './person';
import { expect, test } from './test';

const NEW_PASSWORD = 'seven lanterns over the moor';

test('my sessions are listed, and one of them is this one', async ({ page, person, elsewhere }) => {
  await person.register('ada');
  const other = new Person(await elsewhere.newPage());
  await other.login('ada');
  await page.reload();
  const sessions = page.getByTestId('sessions').getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: 'This one' })).toHaveCount(1);
  await expect(sessions.first()).toContainText(/Chrome on Linux.*127\.0\.0\.1.*logged in .*last used/);
});

test('a session that I end is over at once where it is, and only that one', async ({ page, person, elsewhere, complaints }) => {
  complaints.expect(/401.*\/api\//);
  await person.register('ada');
  const other = new Person(await elsewhere.newPage());
  await other.login('ada');
  await page.reload();
  const sessions = page.getByTestId('sessions').getByRole('listitem');
  await sessions.getByRole('button', { name: 'End', exact: true }).click();
  await expect(sessions).toHaveCount(1);
  await other.call.click();
  await expect(other.page).toHaveURL(/\/login/);
  await expect(other.page.getByText('This session was ended from another device.')).toBeVisible();
  await person.makesACall('ada');
});

test('all other sessions can be ended together', async ({ page, person, elsewhere, complaints }) => {
  complaints.expect(/401.*\/api\//);
  await person.register('ada');
  const other = new Person(await elsewhere.newPage());
  await other.login('ada');
  await page.reload();
  await page.getByRole('button', { name: 'End all others' }).click();
  await expect(page.getByTestId('sessions').getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'End all others' })).toBeHidden();
  await other.call.click();
  await expect(other.page).toHaveURL(/\/login/);
});

test('what happened to the account is told, the newest first', async ({ page, person, complaints }) => {
  complaints.expect(/401.*\/api\/login/);
  await person.register('ada');
  await person.logout();
  await person.isHeardOf();
  await page.goto('/login');
  await person.fillIn('ada', 'not the password');
  await expect(page.locator('#form-error')).not.toBeEmpty();
  await person.login('ada');
  const events = page.getByTestId('activity').getByRole('listitem').locator('p:first-child');
  await expect(events).toHaveText(['Logged in', 'A login failed', 'Logged out', 'Logged in', 'Account created']);
});

test('the password is changed by who knows it, and all other sessions end', async ({ page, person, elsewhere, complaints }) => {
  complaints.expect(/(401|422).*\/api\//);
  await person.register('ada');
  const other = new Person(await elsewhere.newPage());
  await other.login('ada');
  // The form moves until the lists above it are there.
  await person.isComplete();
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
  await person.makesACall('ada');

  await other.call.click();
  await expect(other.page).toHaveURL(/\/login/);
  await expect(other.page.getByText('The password was changed, so this session was ended.')).toBeVisible();
  await other.fillIn('ada', NEW_PASSWORD);
  await other.isOnAccountOf('ada');
});

test('an account is deleted by who knows its password, and its name is free again', async ({ page, person, complaints }) => {
  complaints.expect(/401.*\/api\//);
  await person.register('ada');
  await person.isComplete();
  const card = page.locator('section', { hasText: 'Delete your account' });
  await card.getByLabel('Password', { exact: true }).fill('not the password');
  await card.getByRole('button', { name: 'Delete my account' }).click();
  await expect(page.locator('#deletion-password-error')).toHaveText('This is not your password.');

  await card.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await card.getByRole('button', { name: 'Delete my account' }).click();
  await expect(page).toHaveURL('/');
  await person.isGuest();
  await page.goto('/login');
  await person.fillIn('ada', PASSWORD);
  await expect(page.locator('#form-error')).toContainText('wrong');
  await person.register('ada', NEW_PASSWORD);
});
