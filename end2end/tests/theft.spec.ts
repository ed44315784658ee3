import { SHORT_LIVED, expire, registerAndExpire } from './expiry';
import { PASSWORD, Person, type Stored } from './person';
import { expect, test } from './test';

test.use({ settings: SHORT_LIVED });

const STOLEN = /^Someone else used a copy of this session, so it was ended everywhere to protect the account\./;

async function hasCopy(thief: Person, copy: Stored): Promise<void> {
  await thief.page.goto('/', { waitUntil: 'networkidle' });
  await thief.page.evaluate(text => localStorage.setItem('latchkey.session', text), JSON.stringify(copy));
}

async function isToldOfTheft(person: Person): Promise<void> {
  await expect(person.page).toHaveURL(/\/login/);
  await expect(person.page.getByText(STOLEN)).toBeVisible();
}

for (const first of ['owner', 'thief']) {
  test(`a stolen copy is noticed, also if the ${first} comes first: both are logged out and told why`, async ({
    person, elsewhere, server, complaints,
  }) => {
    complaints.expect(/401.*\/api\//);
    await person.registerQuietly('ada');
    const thief = await Person.inNewTab(elsewhere);
    await hasCopy(thief, await person.stored());
    await expire(person, server);
    const [earlier, later] = first === 'owner' ? [person, thief] : [thief, person];
    await earlier.goToAccountOf('ada');
    await earlier.makesACall('ada');
    await later.page.goto('/account');
    await isToldOfTheft(later);
    await earlier.call.click();
    await isToldOfTheft(earlier);
    await person.fillIn('ada', PASSWORD);
    await person.isOnAccountOf('ada');
    await thief.page.goto('/account');
    await isToldOfTheft(thief);
  });
}

test('a copy that is taken in the middle of a renewal is noticed at the next', async ({
  page, person, elsewhere, server, wire, complaints,
}) => {
  complaints.expect(/401.*\/api\//);
  await page.clock.install();
  await elsewhere.clock.install();
  await registerAndExpire(person, server, 'ada');
  const renewal = await wire.hold('/api/refresh');
  await person.goToAccountOf('ada');
  await renewal.given;
  const thief = await Person.inNewTab(elsewhere);
  await hasCopy(thief, await person.stored());
  renewal.release();
  // Else the answer would be lost to the next page.
  await person.isAnswered();
  for (const user of [person, thief]) {
    await user.goToAccountOf('ada');
    await user.makesACall('ada');
  }
  await page.clock.fastForward('20:00');
  await expect.poll(() => wire.statuses('/api/refresh')).toEqual([200, 200]);
  await elsewhere.clock.fastForward('20:00');
  await isToldOfTheft(thief);
  await person.call.click();
  await isToldOfTheft(person);
});
