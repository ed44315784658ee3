import { SHORT_LIVED, expireAccessToken, registerAndExpire } from '../support/expiry';
import { PASSWORD, User, type Stored } from '../support/user';
import { expect, test } from '../support/test';

test.use({ settings: SHORT_LIVED });

const STOLEN = /^Someone else used a copy of this session, so it was ended everywhere to protect the account\./;

async function receivesCopy(thief: User, copy: Stored): Promise<void> {
  await thief.page.goto('/', { waitUntil: 'networkidle' });
  await thief.page.evaluate(text => localStorage.setItem('latchkey.session', text), JSON.stringify(copy));
}

async function isToldOfReuse(user: User): Promise<void> {
  await expect(user.page).toHaveURL(/\/login/);
  await expect(user.page.getByText(STOLEN)).toBeVisible();
}

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
    await later.page.goto('/account');
    await isToldOfReuse(later);
    await earlier.call.click();
    await isToldOfReuse(earlier);
    await user.submitForm('ada', PASSWORD);
    await user.expectAccountOf('ada');
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
  await otherBrowser.clock.fastForward('20:00');
  await isToldOfReuse(thief);
  await user.call.click();
  await isToldOfReuse(user);
});
