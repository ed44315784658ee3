import { SHORT_LIVED, registerAndExpire } from './expiry';
import { PASSWORD, Person } from './person';
import { expect, test } from './test';

test.use({ settings: SHORT_LIVED });

/** Whose token a request carries. */
function bearer(request: { headers(): Record<string, string> }): string {
  const [, claims] = request.headers().authorization.split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()).preferred_username;
}

test('bob logs in while ada renews: her call is not sent as his', async ({ page, context, person, server, wire, request }) => {
  const bob = await Person.inNewTab(context);
  await bob.registerQuietly('bob');
  await bob.logout();
  // A tab that is slow to leave the login, where nobody was logged in.
  await bob.page.goto('/login');
  await bob.formIsAlive();
  await bob.staysOnPage();
  await registerAndExpire(person, server, 'ada');
  const renewal = await wire.hold('/api/refresh');
  await person.goToAccountOf('ada');
  const { refreshToken } = await (await renewal.given).json();
  await person.call.click();
  await bob.fillIn('bob', PASSWORD);
  await person.isOnAccountOf('bob');
  renewal.release();
  await expect(person.call).not.toHaveAttribute('aria-disabled');
  await person.isOnAccountOf('bob');
  await expect(person.callResult).not.toContainText(/ada|bob/);
  expect(wire.sent('/api/me')).toHaveLength(0);
  await person.makesACall('bob');
  expect(new Set(wire.sent('/api/account').map(bearer))).toEqual(new Set(['bob']));
  await expect(page.getByText('ada', { exact: true })).toHaveCount(0);
  await person.isHeardOf();
  const answer = await request.post('/api/refresh', { data: { refreshToken } });
  expect(await answer.json()).toMatchObject({ code: 'session_revoked', because: 'logout' });
});

test('ada logs out and bob in while her renewal is under way: all tabs are his', async ({ context, person, server, wire }) => {
  const bob = await Person.inNewTab(context);
  await bob.registerQuietly('bob');
  await bob.logout();
  await registerAndExpire(person, server, 'ada');
  const quiet = await Person.inNewTab(context);
  await quiet.page.goto('/');
  const renewal = await wire.hold('/api/refresh');
  await person.goToAccountOf('ada');
  await renewal.given;
  await bob.page.goto('/');
  await bob.logout();
  await bob.login('bob');
  renewal.release();
  for (const tab of [person, bob, quiet]) {
    await tab.isLoggedInAs('bob');
    await expect(tab.page.getByText('ada', { exact: true })).toHaveCount(0);
  }
  await person.isOnAccountOf('bob');
  await person.makesACall('bob');
  await bob.makesACall('bob');
  expect(new Set(wire.sent('/api/me').map(bearer))).toEqual(new Set(['bob']));
});
