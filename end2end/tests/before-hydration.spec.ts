import { delayHydration } from '../support/hydration';
import { PASSWORD, QUIET_PAGE, type User } from '../support/user';
import { expect, test } from '../support/test';

const NEW_PASSWORD = 'ten herons on a roof';

const WAYS = {
  'a click': (user: User) => user.submit.click(),
  'the Enter key': (user: User) => user.password.press('Enter'),
};

for (const path of ['/login', '/register']) {
  for (const [way, send] of Object.entries(WAYS)) {
    test(`submitting ${path} by ${way} before hydration is replayed once`, async ({ page, user, network }) => {
      if (path === '/login') {
        await user.registerAndGoHome('ada');
        await user.logout();
      }
      const before = network.requests(`/api${path}`).length;
      const hydrate = await delayHydration(page);
      await page.goto(path, { waitUntil: 'commit' });
      await user.username.fill('ada');
      await user.password.fill(PASSWORD);
      await send(user);
      // The form keeps what was typed, and nothing is sent yet.
      const form = page.locator('form');
      await expect(form).toHaveAttribute('data-replay');
      await expect(form).not.toHaveAttribute('data-hydrated');
      await expect(page).toHaveURL(path);
      await expect(user.username).toHaveValue('ada');
      await expect(user.password).toHaveValue(PASSWORD);
      expect(network.requests(`/api${path}`)).toHaveLength(before);
      hydrate();
      await user.expectAccountOf('ada');
      expect(network.requests(`/api${path}`)).toHaveLength(before + 1);
    });
  }
}

test('errors of a form that was submitted before hydration are shown', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\/login/);
  const hydrate = await delayHydration(page);
  await page.goto('/login', { waitUntil: 'commit' });
  await user.submitForm('nobody', PASSWORD);
  await expect(page.locator('form')).toHaveAttribute('data-replay');
  hydrate();
  await expect(page.locator('#form-error')).toHaveText('The username or the password is wrong.');
  await expect(user.username).toHaveValue('nobody');
  await expect(user.submit).toBeEnabled();
});

test('the strength of a password that was typed before hydration is shown', async ({ page, user }) => {
  const hydrate = await delayHydration(page);
  await page.goto('/register', { waitUntil: 'commit' });
  await user.password.fill(PASSWORD);
  hydrate();
  await expect(page.getByTestId('strength')).toHaveText('Strong.');
});

test('a password change that was submitted before hydration takes effect', async ({ page, user }) => {
  await user.registerAndGoHome('ada');
  const hydrate = await delayHydration(page);
  await page.goto('/account/sign-in', { waitUntil: 'commit' });
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await page.getByLabel('New password').press('Enter');
  await expect(page.locator('#password-change')).toHaveAttribute('data-replay');
  hydrate();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await user.logout();
  await user.login('ada', NEW_PASSWORD);
});

test('a deletion is not replayed: nothing that was pressed before hydration deletes', async ({ page, user, network }) => {
  await user.registerAndGoHome('ada');
  const hydrate = await delayHydration(page);
  await page.goto('/account/close', { waitUntil: 'commit' });
  await page.locator('#typed-username').fill('ada');
  await page.locator('#deletion-password').fill(PASSWORD);
  await page.locator('#deletion-password').press('Enter');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  hydrate();
  await user.formIsHydrated();
  await user.goToAccountOf('ada');
  await user.makeCall('ada');
  expect(network.requests('/api/account/delete')).toHaveLength(0);
});

test('a password that was to be shown before hydration is shown', async ({ page, user }) => {
  const hydrate = await delayHydration(page);
  await page.goto('/login', { waitUntil: 'commit' });
  await user.password.fill('open sesame');
  const show = page.getByRole('button', { name: 'Show password' });
  await show.click();
  hydrate();
  await expect(user.password).toHaveAttribute('type', 'text');
  await expect(show).toHaveAttribute('aria-pressed', 'true');
  await expect(user.password).toHaveValue('open sesame');
});

test('pressing Log out before hydration logs out', async ({ page, user }) => {
  await user.registerAndGoHome('ada');
  const hydrate = await delayHydration(page);
  await page.goto(QUIET_PAGE, { waitUntil: 'commit' });
  await user.logOut.click();
  await expect(user.logOut).toHaveAttribute('data-replay');
  hydrate();
  await user.expectGuest();
  expect(await user.stored()).not.toHaveProperty('accessToken');
});

test('pressing Check now before hydration asks the server', async ({ page, user }) => {
  await user.registerAndGoHome('ada');
  const hydrate = await delayHydration(page);
  await page.goto('/account', { waitUntil: 'commit' });
  await user.call.click();
  await expect(user.call).toHaveAttribute('data-replay');
  hydrate();
  await expect(user.callResult).toContainText('ada');
});

test('a kind of events that was chosen before hydration limits the activity', async ({ page, user }) => {
  await user.registerAndGoHome('ada');
  const hydrate = await delayHydration(page);
  await page.goto('/account/activity', { waitUntil: 'commit' });
  await page.getByLabel('Show').selectOption('Warnings');
  hydrate();
  await expect(page.getByText('There is nothing of this kind')).toBeVisible();
  await page.getByLabel('Show').selectOption('Everything');
  await expect(page.getByText('Account created')).toBeVisible();
});
