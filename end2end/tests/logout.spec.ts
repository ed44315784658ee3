import { type APIRequestContext } from '@playwright/test';
import { SHORT_LIVED, registerAndExpire } from './expiry';
import { seesLate } from './late';
import { Person, type Stored } from './person';
import { expect, test } from './test';

/** What the server has to say to someone who comes with these tokens. */
async function isOver(request: APIRequestContext, { accessToken, refreshToken }: Stored): Promise<void> {
  const headers = { Authorization: `Bearer ${accessToken}` };
  const asks = [
    () => request.get('/api/me', { headers }),
    // Not before the other is refused: that would renew a session which goes on.
    () => request.post('/api/refresh', { data: { refreshToken } }),
  ];
  for (const ask of asks) {
    const answer = await ask();
    expect(answer.status()).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'session_revoked', because: 'logout' });
  }
}

test.describe('with a renewal under way', () => {
  test.use({ settings: SHORT_LIVED });

  for (const where of ['the tab that renews', 'another tab']) {
    test(`who logs out in ${where} stays logged out, on the server too`, async ({ context, person, server, wire, request }) => {
      await registerAndExpire(person, server, 'ada');
      const other = await Person.inNewTab(context);
      await other.page.goto('/');
      const renewal = await wire.hold('/api/refresh');
      await person.goToAccountOf('ada');
      await person.staysOnPage();
      const successor = await (await renewal.given).json();
      await (where === 'another tab' ? other : person).pressLogOut();
      await person.isGuest();
      await other.isGuest();
      renewal.release();
      await person.renewalIsOver();
      await person.isGuest();
      await other.page.goto('/account');
      await expect(other.page).toHaveURL(/\/login/);
      expect((await person.stored()).refreshToken).toBeUndefined();
      await person.isHeardOf();
      await isOver(request, successor);
      expect(wire.sent('/api/refresh')).toHaveLength(1);
    });
  }

  test('a tab that sees the logout late does not undo it', async ({ page, context, person, server, wire }) => {
    // Else the server ends it, too.
    await wire.meet('/api/logout', () => new Promise(() => {}));
    await registerAndExpire(person, server, 'ada');
    // Not before it has stored what it got: that is the race.
    await page.addInitScript(seesLate, 60_000);
    const other = await Person.inNewTab(context);
    await other.page.goto('/');
    const renewal = await wire.hold('/api/refresh');
    await person.goToAccountOf('ada');
    await person.staysOnPage();
    await renewal.given;
    await other.page.evaluate(() => addEventListener('storage', ({ newValue }) => console.info(`stored: ${newValue}`)));
    const overwritten = other.page.waitForEvent('console', message => /stored:.*accessToken/.test(message.text()));
    await other.pressLogOut();
    renewal.release();
    await overwritten;
    await person.isGuest();
    await other.isGuest();
    expect((await other.stored()).refreshToken).toBeUndefined();
    expect((await person.stored()).refreshToken).toBeUndefined();
  });
});

test('who logs out offline is out at once; the server hears of it later', async ({ context, person, request, complaints }) => {
  complaints.expect(/ERR_INTERNET_DISCONNECTED/);
  await person.registerQuietly('ada');
  const other = await Person.inNewTab(context);
  await other.goToAccountOf('ada');
  const session = await person.stored();
  await context.setOffline(true);
  await person.logOut.click();
  await person.isGuest();
  await expect(other.page.getByText('ada', { exact: true })).toHaveCount(0);
  expect((await person.stored()).refreshToken).toBeUndefined();
  await context.setOffline(false);
  await person.isHeardOf();
  await isOver(request, session);
  await person.isGuest();
});

test('who logs out offline and leaves is heard of at the next visit', async ({ page, context, person, request, complaints }) => {
  complaints.expect(/ERR_INTERNET_DISCONNECTED/);
  await person.registerQuietly('ada');
  const session = await person.stored();
  await context.setOffline(true);
  await person.logOut.click();
  await person.isGuest();
  await page.close();
  await context.setOffline(false);
  const next = await Person.inNewTab(context);
  await next.page.goto('/');
  await next.isGuest();
  await next.isHeardOf();
  await isOver(request, session);
});

test('who logs out and leaves at once is heard of all the same', async ({ page, person, request }) => {
  await person.registerQuietly('ada');
  const session = await person.stored();
  await person.logOut.dispatchEvent('click');
  await page.close();
  await expect(async () => isOver(request, session)).toPass();
});

test('a tab whose storage is cleared by another is logged out', async ({ page, context, person }) => {
  await person.register('ada');
  const other = await Person.inNewTab(context);
  await other.page.goto('/');
  await other.page.evaluate(() => localStorage.clear());
  await expect(page).toHaveURL(/\/login/);
  await person.isGuest();
});
