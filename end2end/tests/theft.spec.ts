import { SHORT_LIVED, expire } from './expiry';
import { Person } from './person';
import { expect, test } from './test';

test.use({ settings: SHORT_LIVED });

const STOLEN = /^Someone else used a copy of this session, so it was ended everywhere to protect the account\./;

for (const first of ['owner', 'thief']) {
  test(`of a copied session, ${first} first, both are out, and told why`, async ({ person, elsewhere, server, complaints }) => {
    complaints.expect(/401.*\/api\/(refresh|me|account)/);
    await person.registerQuietly('ada');
    const copy = JSON.stringify(await person.stored());
    const thief = await Person.inNewTab(elsewhere);
    await thief.page.goto('/');
    await thief.page.evaluate(text => localStorage.setItem('latchkey.session', text), copy);
    await expire(person, server);
    const [earlier, later] = first === 'owner' ? [person, thief] : [thief, person];
    await earlier.goToAccountOf('ada');
    await earlier.makesACall('ada');
    await later.page.goto('/account');
    await expect(later.page).toHaveURL(/\/login/);
    await expect(later.page.getByText(STOLEN)).toBeVisible();
    await earlier.call.click();
    await expect(earlier.page).toHaveURL(/\/login/);
    await expect(earlier.page.getByText(STOLEN)).toBeVisible();
    await person.fillIn('ada', 'a quiet harbour at dawn');
    await person.isOnAccountOf('ada');
    await thief.page.goto('/account');
    await expect(thief.page).toHaveURL(/\/login/);
  });
}
