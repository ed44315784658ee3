import { QUIET_PAGE, User } from '../support/user';
import { NONCE, expect, test } from '../support/test';

test('the login survives a reload and the next visit', async ({ page, context, user }) => {
  await user.register('ada');
  await page.reload();
  await user.expectAccountOf('ada');
  await page.close();
  const next = new User(await context.newPage());
  await next.page.goto('/account');
  await next.expectAccountOf('ada');
});

test('logging out in one tab logs out the others, and Back shows nothing private', async ({ page, context, user }) => {
  await user.register('ada');
  const other = new User(await context.newPage());
  await other.page.goto('/account');
  await other.expectAccountOf('ada');
  await user.logout();
  await expect(page).toHaveURL('/');
  await other.expectGuest();
  await expect(other.page.getByText('ada', { exact: true })).toHaveCount(0);
  await page.goBack();
  await user.expectGuest();
  await expect(page.getByText('ada', { exact: true })).toHaveCount(0);
});

test('logging in in one tab logs in the others', async ({ page, context, user }) => {
  const other = new User(await context.newPage());
  await other.page.goto(QUIET_PAGE);
  await other.expectGuest();
  await user.register('ada');
  await other.expectLoggedInAs('ada');
  await expect(other.page.getByText('You are logged in, so your account still exists.')).toBeVisible();
  await expect(page.getByTestId('whoami')).toHaveText('ada');
});

test.describe('with an access token of twelve seconds', () => {
  test.use({ settings: ['--access-ttl', '12s'] });

  test('renewals go unnoticed by a page that makes calls', async ({ page, user, consoleErrors }) => {
    // On a slow machine a call may arrive too late. The page then makes it again.
    consoleErrors.expect(/401.*\/api\//);
    await user.register('ada');
    let renewals = 0;
    page.on('response', answer => {
      renewals += Number(answer.url().endsWith('/api/refresh') && answer.ok());
    });
    while (renewals < 2) {
      await user.makeCall('ada');
    }
    await expect(page.getByTestId('renewals')).toHaveText(/^Last renewed .+, next about .+\.$/);
    await page.reload();
    await user.expectAccountOf('ada');
  });
});

test('the login survives an outage of the server, which the page reports', async ({ page, user, server, consoleErrors }) => {
  consoleErrors.expect(/ERR_(CONNECTION|EMPTY)/);
  consoleErrors.expect(NONCE);
  await page.clock.install();
  await user.register('ada');
  await user.makeCall('ada');
  await server.kill();
  await page.clock.fastForward('20:00');
  await expect(user.notices).toContainText('The server can\'t be reached. You are still logged in');
  await user.call.click();
  await expect(user.callResult).toContainText('The server can\'t be reached.');
  await user.expectLoggedInAs('ada');
  await server.start();
  // The wait grows with each try.
  await expect(user.notices).toBeEmpty({ timeout: 60_000 });
  await user.makeCall('ada');
  await page.reload();
  await user.expectAccountOf('ada');
});

test('a login during an outage reports it, keeps the input and succeeds afterwards', async ({ page, user, server, consoleErrors }) => {
  consoleErrors.expect(/ERR_(CONNECTION|EMPTY)/);
  await user.register('ada');
  await user.logout();
  await page.goto('/login');
  await user.formIsHydrated();
  await server.stop();
  await user.submitForm('ada', 'a quiet harbour at dawn');
  await expect(page.locator('#form-error')).toContainText('can\'t be reached');
  await server.start();
  await user.submit.click();
  await user.expectAccountOf('ada');
});

test('the login page says why the server ended the session', async ({ page, user, otherBrowser, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\//);
  await user.register('ada');
  await user.setHidden(true);
  const other = new User(await otherBrowser.newPage());
  await other.login('ada');
  await other.page.goto('/account/devices');
  await other.page.getByRole('button', { name: 'Log out all other devices' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Log out all other devices' }).click();
  await expect(other.page.getByRole('button', { name: 'All other devices are logged out' })).toBeVisible();
  await user.call.click();
  await expect(page).toHaveURL(/\/login/);
  await expect(page.getByText('This session was ended from another device.')).toBeVisible();
  await other.goToAccountOf('ada');
  await other.makeCall('ada');
});
