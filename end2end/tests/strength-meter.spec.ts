import { type Page } from '@playwright/test';
import { PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

const strengthOn = (page: Page) => page.getByTestId('strength');

test('the strength meter agrees with registration', async ({ page, user }) => {
  await page.goto('/register');
  await user.formIsHydrated();
  const strength = strengthOn(page);
  await expect(strength).toBeHidden();
  await user.username.fill('wanderlust');
  await user.password.fill('wanderlust7');
  await expect(strength).toHaveText(/^Too easy to guess\. \S/);
  await user.password.fill(PASSWORD);
  await expect(strength).toHaveText('Strong.');
  await user.password.fill('');
  await expect(strength).toBeHidden();
});

test('the strength meter does not move the button', async ({ page, user }) => {
  await page.goto('/register');
  await user.formIsHydrated();
  const before = await user.submit.boundingBox();
  await user.username.fill('wanderlust');
  for (const [password, verdict] of [['wanderlust7', /^Too easy/], [PASSWORD, /^Strong/]] as const) {
    await user.password.fill(password);
    await expect(strengthOn(page)).toHaveText(verdict);
    expect(await user.submit.boundingBox()).toEqual(before);
  }
});

test('a late answer is not shown for another password', async ({ page, user, network }) => {
  await page.goto('/register');
  await user.formIsHydrated();
  const late = await network.holdResponses('/api/password/strength', 1);
  await user.password.fill('password');
  await late.answered;
  await user.password.fill(PASSWORD);
  await expect(strengthOn(page)).toHaveText('Strong.');
  const [first] = network.requests('/api/password/strength');
  late.release();
  await (await first.response())?.finished();
  // A change would be visible two frames later.
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(strengthOn(page)).toHaveText('Strong.');
});

test('registration works without the strength meter', async ({ page, user, network, consoleErrors }) => {
  consoleErrors.expect(/503.*\/api\/password\/strength/);
  await network.intercept('/api/password/strength', route => route.fulfill({ status: 503, body: 'Later' }));
  await user.register('ada');
});

test('the strength meter checks the new password and never sends the current one', async ({ page, user, network }) => {
  await user.register('ada');
  await page.goto('/account/sign-in');
  const asked = network.requests('/api/password/strength').length;
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password').fill('password');
  await expect(strengthOn(page)).toHaveText(/^Too easy to guess/);
  for (const request of network.requests('/api/password/strength').slice(asked)) {
    expect(request.postData()).not.toContain(PASSWORD);
  }
});
