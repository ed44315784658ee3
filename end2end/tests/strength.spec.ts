import { type Page } from '@playwright/test';
import { PASSWORD } from './person';
import { expect, test } from './test';

const strengthOn = (page: Page) => page.getByTestId('strength');

test('a password is judged while it is typed, by the rule that counts', async ({ page, person }) => {
  await page.goto('/register');
  await person.formIsAlive();
  const strength = strengthOn(page);
  await expect(strength).toBeHidden();
  await person.username.fill('wanderlust');
  await person.password.fill('wanderlust7');
  await expect(strength).toHaveText(/^Too easy to guess\. \S/);
  await person.password.fill(PASSWORD);
  await expect(strength).toHaveText('Strong.');
  await person.password.fill('');
  await expect(strength).toBeHidden();
});

test('nothing moves away from who is about to press the button when the verdict comes', async ({ page, person }) => {
  await page.goto('/register');
  await person.formIsAlive();
  const before = await person.submit.boundingBox();
  await person.username.fill('wanderlust');
  for (const [password, verdict] of [['wanderlust7', /^Too easy/], [PASSWORD, /^Strong/]] as const) {
    await person.password.fill(password);
    await expect(strengthOn(page)).toHaveText(verdict);
    expect(await person.submit.boundingBox()).toEqual(before);
  }
});

test('a verdict that comes late is not shown with another password', async ({ page, person, wire }) => {
  await page.goto('/register');
  await person.formIsAlive();
  const late = await wire.hold('/api/password/strength', 1);
  await person.password.fill('password');
  await late.given;
  await person.password.fill(PASSWORD);
  await expect(strengthOn(page)).toHaveText('Strong.');
  const [first] = wire.sent('/api/password/strength');
  late.release();
  await (await first.response())?.finished();
  // What it would change is on the page two frames later.
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(strengthOn(page)).toHaveText('Strong.');
});

test('who can\'t be judged can register all the same', async ({ page, person, wire, complaints }) => {
  complaints.expect(/503.*\/api\/password\/strength/);
  await wire.meet('/api/password/strength', route => route.fulfill({ status: 503, body: 'Later' }));
  await person.register('ada');
});

test('a new password is judged as well, and the old one is not', async ({ page, person, wire }) => {
  await person.register('ada');
  const asked = wire.sent('/api/password/strength').length;
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password').fill('password');
  await expect(strengthOn(page)).toHaveText(/^Too easy to guess/);
  for (const request of wire.sent('/api/password/strength').slice(asked)) {
    expect(request.postData()).not.toContain(PASSWORD);
  }
});
