import { Person } from './person';
import { expect, test } from './test';

test('a reload keeps the login, and so does the next visit', async ({ page, context, person }) => {
  await person.register('ada');
  await page.reload();
  await person.isOnAccountOf('ada');
  await page.close();
  const next = new Person(await context.newPage());
  await next.page.goto('/account');
  await next.isOnAccountOf('ada');
});

test('logging out in one tab reaches the others, and Back shows nothing private', async ({ page, context, person }) => {
  await person.register('ada');
  const other = new Person(await context.newPage());
  await other.page.goto('/account');
  await other.isOnAccountOf('ada');
  await person.logout();
  await expect(page).toHaveURL('/');
  await other.isGuest();
  await expect(other.page.getByText('ada', { exact: true })).toHaveCount(0);
  await page.goBack();
  await person.isGuest();
  await expect(page.getByText('ada', { exact: true })).toHaveCount(0);
});

test('logging in in one tab reaches the others', async ({ page, context, person }) => {
  const other = new Person(await context.newPage());
  await other.page.goto('/');
  await other.isGuest();
  await person.register('ada');
  await other.isLoggedInAs('ada');
  await expect(other.page.getByRole('link', { name: 'Go to your account' })).toBeVisible();
  await expect(page.getByTestId('whoami')).toHaveText('ada');
});

test.describe('with an access token of twelve seconds', () => {
  test.use({ settings: ['--access-ttl', '12s'] });

  test('it is renewed by itself while the page makes calls, and no call fails', async ({ page, person }) => {
    await person.register('ada');
    const statuses: number[] = [];
    let renewals = 0;
    page.on('response', answer => {
      const path = new URL(answer.url()).pathname;
      if (path === '/api/me') {
        statuses.push(answer.status());
      }
      renewals += Number(path === '/api/refresh' && answer.ok());
    });
    while (renewals < 2) {
      await person.makesACall('ada');
    }
    expect(new Set(statuses)).toEqual(new Set([200]));
    await expect(page.getByTestId('renewals')).toContainText(/Renewed (once|\d+ times)/);
    await page.reload();
    await person.isOnAccountOf('ada');
  });
});

test('a server that is gone is told, and the login survives its return', async ({ page, person, server, complaints }) => {
  complaints.expect(/ERR_(CONNECTION|EMPTY)/);
  await page.clock.install();
  await person.register('ada');
  await person.makesACall('ada');
  await server.kill();
  await page.clock.fastForward('20:00');
  await expect(person.notices).toContainText('The server can\'t be reached. You are still logged in');
  await page.getByRole('button', { name: 'Make an authenticated call' }).click();
  await expect(person.callResult).toContainText('The server can\'t be reached.');
  await person.isLoggedInAs('ada');
  await server.start();
  // The more tries there were, the longer is the wait for the next one.
  await expect(person.notices).toBeEmpty({ timeout: 60_000 });
  await person.makesACall('ada');
  await page.reload();
  await person.isOnAccountOf('ada');
});

test('a login that finds no server says so, keeps what was typed, and works once it is back', async ({ page, person, server, complaints }) => {
  complaints.expect(/ERR_(CONNECTION|EMPTY)/);
  await person.register('ada');
  await person.logout();
  await page.goto('/login');
  await person.formIsAlive();
  await server.stop();
  await person.fillIn('ada', 'a quiet harbour at dawn');
  await expect(page.locator('#form-error')).toContainText('can\'t be reached');
  await server.start();
  await person.submit.click();
  await person.isOnAccountOf('ada');
});

test('the server ends a session: the page says why at the login', async ({ page, person, elsewhere, complaints }) => {
  complaints.expect(/401.*\/api\//);
  await person.register('ada');
  const other = new Person(await elsewhere.newPage());
  await other.login('ada');
  await other.page.evaluate(async () => {
    const { accessToken } = JSON.parse(localStorage.getItem('latchkey.session') ?? '{}');
    const headers = { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' };
    await fetch('/api/sessions/revoke-others', { method: 'POST', headers, body: '{}' });
  });
  await person.call.click();
  await expect(page).toHaveURL(/\/login/);
  await expect(page.getByText('This session was ended from another device.')).toBeVisible();
  await other.makesACall('ada');
});
