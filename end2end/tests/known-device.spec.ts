import { PASSWORD, User } from '../support/user';
import { expect, test } from '../support/test';

test.use({ settings: ['--login-limit', '2/1h'] });

test('failed logins of strangers do not lock the owner out of a known browser', async ({ user, otherBrowser, consoleErrors }) => {
  consoleErrors.expect(/(401|429).*\/api\/login/);
  await user.register('ada');
  await user.logout();
  const { refreshToken, deviceToken } = await user.stored();
  expect(refreshToken).toBeUndefined();
  expect(deviceToken).toBeDefined();

  const stranger = new User(await otherBrowser.newPage());
  await stranger.page.goto('/login');
  for (const guess of ['a wrong one', 'another one']) {
    await stranger.submitForm('ada', guess);
    await expect(stranger.page.locator('#form-error')).toHaveText('The username or the password is wrong.');
    await expect(stranger.password).toBeFocused();
  }
  await stranger.submitForm('ada', PASSWORD);
  await expect(stranger.page.locator('#form-error')).toContainText('Too many attempts.');

  await user.login('ada');
  await user.makeCall('ada');
});

test('two users of one browser both keep their login attempts there', async ({ page, user, otherBrowser, consoleErrors }) => {
  consoleErrors.expect(/(401|429).*\/api\/login/);
  await user.register('ada');
  await user.logout();
  await user.register('bob');
  await user.logout();
  const stranger = new User(await otherBrowser.newPage());
  await stranger.page.goto('/login');
  for (const name of ['ada', 'bob']) {
    for (let tries = 0; tries < 2; tries += 1) {
      await stranger.submitForm(name, 'a wrong one');
      await expect(stranger.page.locator('#form-error')).toHaveText('The username or the password is wrong.');
      await expect(stranger.password).toBeFocused();
    }
  }
  for (const name of ['ada', 'bob']) {
    await user.login(name);
    await user.logout();
  }
  await expect(page).toHaveURL('/');
});
