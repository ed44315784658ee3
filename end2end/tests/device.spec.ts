import { PASSWORD, Person } from './person';
import { expect, test } from './test';

test.use({ settings: ['--login-limit', '2/1h'] });

test('strangers who try too often do not keep the owner out of a browser that is known', async ({ person, elsewhere, complaints }) => {
  complaints.expect(/(401|429).*\/api\/login/);
  await person.register('ada');
  await person.logout();
  const { refreshToken, deviceToken } = await person.stored();
  expect(refreshToken).toBeUndefined();
  expect(deviceToken).toBeDefined();

  const stranger = new Person(await elsewhere.newPage());
  await stranger.page.goto('/login');
  for (const guess of ['a wrong one', 'another one']) {
    await stranger.fillIn('ada', guess);
    await expect(stranger.page.locator('#form-error')).toHaveText('The username or the password is wrong.');
    await expect(stranger.password).toBeFocused();
  }
  await stranger.fillIn('ada', PASSWORD);
  await expect(stranger.page.locator('#form-error')).toContainText('Too many attempts.');

  await person.login('ada');
  await person.makesACall('ada');
});

test('two people share a browser, and each has tries there', async ({ page, person, elsewhere, complaints }) => {
  complaints.expect(/(401|429).*\/api\/login/);
  await person.register('ada');
  await person.logout();
  await person.register('bob');
  await person.logout();
  const stranger = new Person(await elsewhere.newPage());
  await stranger.page.goto('/login');
  for (const name of ['ada', 'bob']) {
    for (let tries = 0; tries < 2; tries += 1) {
      await stranger.fillIn(name, 'a wrong one');
      await expect(stranger.page.locator('#form-error')).toHaveText('The username or the password is wrong.');
      await expect(stranger.password).toBeFocused();
    }
  }
  for (const name of ['ada', 'bob']) {
    await person.login(name);
    await person.logout();
  }
  await expect(page).toHaveURL('/');
});
