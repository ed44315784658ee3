import { SHORT_LIVED, expireAccessToken, registerAndExpire } from '../support/expiry';
import { WITHOUT_KEY } from '../support/keys';
import { PASSWORD, QUIET_PAGE, User, type Stored } from '../support/user';
import { expect, test } from '../support/test';

test.use({ settings: SHORT_LIVED });

const STOLEN = /^Someone else used a copy of this session, so it was ended everywhere to protect the account\./;

/** The thief's browser has the copy in its storage. No page of it has used that yet. */
async function receivesCopy(thief: User, copy: Stored): Promise<void> {
  await thief.page.goto(QUIET_PAGE);
  await thief.page.evaluate(text => localStorage.setItem('latchkey.session', text), JSON.stringify(copy));
}

async function isToldOfReuse(user: User): Promise<void> {
  await expect(user.page).toHaveURL(/\/login/);
  await expect(user.page.getByText(STOLEN)).toBeVisible();
}

/** Makes a call, unless the page has noticed the end by itself. */
async function makesCallOrIsTold(user: User): Promise<void> {
  await user.call.or(user.page.getByText(STOLEN)).first().click();
  await isToldOfReuse(user);
}

test.describe('an unbound session', () => {
  test.beforeEach(async ({ context }) => context.addInitScript(WITHOUT_KEY['without WebCrypto']));

  for (const first of ['owner', 'thief']) {
    test(`a copied session is detected when the ${first} renews first, and both are logged out and told why`, async ({
      user, otherBrowser, server, consoleErrors,
    }) => {
      consoleErrors.expect(/401.*\/api\//);
      await user.registerAndGoHome('ada');
      const thief = await User.inNewTab(otherBrowser);
      await receivesCopy(thief, await user.stored());
      await expireAccessToken(user, server);
      const [earlier, later] = first === 'owner' ? [user, thief] : [thief, user];
      await earlier.goToAccountOf('ada');
      await earlier.makeCall('ada');
      await earlier.setHidden(true);
      await later.page.goto('/account');
      await isToldOfReuse(later);
      await makesCallOrIsTold(earlier);
      await user.submitForm('ada', PASSWORD);
      await expect(user.page).toHaveURL('/account/review');
      await thief.page.goto('/account');
      await isToldOfReuse(thief);
    });
  }

  test('a session that is copied during a renewal is detected at the next renewal', async ({
    page, user, otherBrowser, server, network, consoleErrors,
  }) => {
    consoleErrors.expect(/401.*\/api\//);
    await page.clock.install();
    await otherBrowser.clock.install();
    await registerAndExpire(user, server, 'ada');
    const renewal = await network.holdResponses('/api/refresh');
    await user.goToAccountOf('ada');
    await renewal.answered;
    const thief = await User.inNewTab(otherBrowser);
    await receivesCopy(thief, await user.stored());
    renewal.release();
    // Otherwise the next page would lose the answer.
    await user.accountIsLoaded();
    for (const holder of [user, thief]) {
      await holder.goToAccountOf('ada');
      await holder.makeCall('ada');
    }
    await page.clock.fastForward('20:00');
    await expect.poll(() => network.statuses('/api/refresh')).toEqual([200, 200]);
    await user.setHidden(true);
    await otherBrowser.clock.fastForward('20:00');
    await isToldOfReuse(thief);
    await makesCallOrIsTold(user);
  });
});

test.describe('a bound session', () => {
  const REFUSED = /^This session only works with the key of the browser that it began in\./;

  /** Opens the account page with a copy, at a time when it must be renewed. */
  async function usesCopy(thief: User, copy: Stored): Promise<void> {
    await thief.page.clock.install();
    await receivesCopy(thief, copy);
    await thief.page.clock.fastForward('20:00');
    await thief.page.goto('/account');
  }

  async function isRefused(thief: User, reason: RegExp): Promise<void> {
    await expect(thief.page).toHaveURL(/\/login/);
    await expect(thief.page.getByText(reason)).toBeVisible();
    expect((await thief.stored()).refreshToken).toBeUndefined();
  }

  for (const moment of ['before', 'during', 'after']) {
    test(`a copy from ${moment} a renewal is refused, and its owner stays logged in and is told`, async ({
      page, user, otherBrowser, server, network, consoleErrors,
    }) => {
      consoleErrors.expect(/401.*\/api\/refresh/);
      await page.clock.install();
      await registerAndExpire(user, server, 'ada');
      const copies = { before: await user.stored(), during: {}, after: {} };
      const renewal = await network.holdResponses('/api/refresh', 1);
      await user.goToAccountOf('ada');
      await renewal.answered;
      copies.during = await user.stored();
      renewal.release();
      await user.accountIsComplete();
      copies.after = await user.stored();
      const thief = await User.inNewTab(otherBrowser);
      await usesCopy(thief, copies[moment as keyof typeof copies]);
      await isRefused(thief, REFUSED);
      await user.makeCall('ada');
      await page.clock.fastForward('20:00');
      await expect.poll(() => network.statuses('/api/refresh')).toEqual([200, 200]);
      await user.makeCall('ada');
      await page.goto('/account/activity');
      await expect(page.getByTestId('activity')).toContainText('A copy of a session was refused');
    });
  }

  test.describe('with an access token that lasts', () => {
    test.use({ settings: [] });

    test('a copy in a browser with a key of its own is refused', async ({ user, otherBrowser, consoleErrors }) => {
      consoleErrors.expect(/401.*\/api\/refresh/);
      await user.register('ada');
      const thief = await User.inNewTab(otherBrowser);
      await thief.register('eve');
      await usesCopy(thief, await user.stored());
      await isRefused(thief, /Log in again\.$/);
      await user.makeCall('ada');
    });
  });
});
