import { PASSWORD, User } from '../support/user';
import { NONCE, expect, test } from '../support/test';

const NEW_PASSWORD = 'seven lanterns over the moor';

test('the account page says how long this browser stays logged in', async ({ page, user }) => {
  await user.register('ada');
  const year = await page.evaluate(() => new Date().getFullYear());
  await expect(page.getByText('Member since')).toContainText(`${year}`);
  await expect(page.getByText(/^Chrome on Linux · 127\.0\.0\.1$/)).toBeVisible();
  await expect(page.getByTestId('stay')).toHaveText(/^You stay logged in until \w+ \d+ if you don't come back, until \w+ \d+ at the latest\.$/);
  await expect(page.getByTestId('session-left')).toHaveText(/^6 d 23 h 59 min$|^7 d 0 h 0 min$/);
  await expect(page.getByTestId('absolute-left')).toHaveText(/^29 d 23 h 59 min$|^30 d 0 h 0 min$/);
  await expect(page.getByTestId('renewals')).toHaveText(/^Not renewed since the login at \d+:\d\d.*, next about \d+:\d\d.*\.$/);
  await user.makeCall('ada');
  await expect(user.callResult).toContainText('The server confirmed at');
});

test.describe('near the end of the session', () => {
  test.use({ settings: ['--access-ttl', '4s', '--refresh-ttl', '1h', '--session-ttl', '10m'] });

  test('renewals do not refill the clock once the last end binds', async ({ page, user, network, consoleErrors }) => {
    // Any call may find so short-lived a token expired.
    consoleErrors.expect(/401.*\/api\//);
    await user.register('ada');
    await user.accountIsComplete();
    await expect(page.getByTestId('stay')).toHaveText(/^You stay logged in until .+, even if you come back\.$/);
    const fullness = () => page.getByRole('progressbar', { name: 'If you don\'t come back' })
      .evaluate((bar: HTMLProgressElement) => bar.value / bar.max);
    await expect.poll(() => network.requests('/api/refresh').length).toBeGreaterThanOrEqual(3);
    // 12 of 600 s are over. A clock that the last renewal had refilled would have lost the 3 s since then.
    await expect.poll(fullness).toBeLessThan(0.98);
  });
});

test('recent activity is listed, newest first', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\/login/);
  await user.register('ada');
  await user.logout();
  await user.logoutReachesServer();
  await page.goto('/login');
  await user.submitForm('ada', 'not the password');
  await expect(page.locator('#form-error')).not.toBeEmpty();
  await user.login('ada');
  await page.goto('/account/activity');
  const events = page.getByTestId('activity').getByRole('listitem').locator('p:first-child');
  await expect(events).toHaveText(['Logged in', 'A login failed', 'Logged out', 'Logged in', 'Account created']);
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Today']);
  await page.getByLabel('Show').selectOption('Warnings');
  await expect(events).toHaveText(['A login failed']);
  await page.getByLabel('Show').selectOption('Changes of the account');
  await expect(events).toHaveText(['Account created']);
});

test.describe('on the day after the clocks went forward', () => {
  test.use({ timezoneId: 'Europe/Berlin' });

  test('yesterday is the day before, which had 23 hours', async ({ page, context, user, network, consoleErrors }) => {
    consoleErrors.expect(NONCE);
    await context.clock.install({ time: new Date('2026-03-30T00:30:00+02:00') });
    await user.register('ada');
    const at = Date.parse('2026-03-29T12:00:00+02:00') / 1_000;
    const event = { what: 'logged_in', address: null, device: 'Firefox on Linux', userAgent: null };
    const events = [{ ...event, id: 'b', at }, { ...event, id: 'a', at: at - 86_400 }];
    await network.intercept('/api/activity', route => route.fulfill({ json: events }));
    await page.goto('/account/activity');
    await expect(page.getByTestId('activity').getByRole('heading')).toHaveText(['Yesterday', 'March 28, 2026']);
  });
});

test('older activity is loaded a page at a time', async ({ page, user, request }) => {
  await user.register('ada');
  for (let logins = 0; logins < 22; logins += 1) {
    const answer = await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
    expect(answer.status()).toBe(200);
  }
  await page.goto('/account/activity');
  const events = page.getByTestId('activity').getByRole('listitem');
  await expect(events).toHaveCount(20);
  await page.getByRole('button', { name: 'Show older' }).click();
  await expect(events).toHaveCount(24);
  await expect(events.last()).toContainText('Account created');
  const nothingOlder = page.getByRole('button', { name: 'There is nothing older' });
  await expect(nothingOlder).toBeFocused();
  await expect(nothingOlder).toHaveAttribute('aria-disabled', 'true');
});

test('"This wasn\'t me" leads to a new password and the devices', async ({ page, user }) => {
  await user.register('ada');
  await page.goto('/account/activity');
  await page.getByRole('link', { name: /^This wasn't me: Logged in, Chrome on Linux/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Review your account');
  await page.getByRole('link', { name: 'Look at your devices' }).click();
  await expect(page).toHaveURL('/account/devices');
  await page.goBack();
  await page.getByRole('link', { name: 'Set a new password' }).click();
  await expect(page.getByLabel('New password')).toBeVisible();
});

test('changing the password needs the current one and ends all other sessions', async ({ page, user, otherBrowser, consoleErrors }) => {
  consoleErrors.expect(/(401|422).*\/api\//);
  await user.register('ada');
  const other = new User(await otherBrowser.newPage());
  await other.login('ada');
  await other.setHidden(true);
  // As password managers find it.
  await page.goto('/.well-known/change-password');
  await expect(page).toHaveURL('/account/sign-in');
  const [current, next] = [page.getByLabel('Current password'), page.getByLabel('New password')];
  const change = page.getByRole('button', { name: 'Change password' });
  await expect(current).toHaveAttribute('autocomplete', 'current-password');
  await expect(next).toHaveAttribute('autocomplete', 'new-password');

  await current.fill('not the password');
  await next.fill(NEW_PASSWORD);
  await change.click();
  await expect(page.locator('#current-password-error')).toHaveText('This is not your current password.');
  await expect(current).toBeFocused();
  // The answer to an error is typed, so it goes.
  await current.fill(PASSWORD);
  await expect(page.locator('#current-password-error')).toBeEmpty();

  await next.fill('password1');
  await change.click();
  await expect(page.locator('#new-password-error')).toContainText('easy to guess');
  await expect(next).toBeFocused();

  await next.fill(NEW_PASSWORD);
  await change.click();
  const said = page.getByText('Your password is changed. All your other devices are logged out.');
  await expect(said).toBeFocused();
  await expect(next).toHaveValue('');
  await user.goToAccountOf('ada');
  await user.makeCall('ada');

  await other.call.click();
  await expect(other.page).toHaveURL(/\/login/);
  await expect(other.page.getByText('The password was changed, so this session was ended.')).toBeVisible();
  await other.submitForm('ada', NEW_PASSWORD);
  await other.expectAccountOf('ada');
});

test('deleting the account needs the typed name and the password, and frees the name', async ({ page, user, network, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\//);
  await user.register('ada');
  await page.goto('/account/close');
  await user.formIsHydrated();
  const [name, password] = [page.getByLabel('Type your username to confirm'), page.getByLabel('Password', { exact: true })];
  const remove = page.getByRole('button', { name: 'Delete my account' });

  // A password manager that fills the form, and Enter, delete nothing.
  await name.fill('ada');
  await password.fill(PASSWORD);
  await password.press('Enter');
  await name.press('Enter');
  await page.evaluate(() => document.querySelector('form')?.requestSubmit());
  await expect(remove).toBeEnabled();
  expect(network.requests('/api/account/delete')).toHaveLength(0);

  await name.fill('adam');
  await remove.click();
  await expect(page.locator('#typed-username-error')).toHaveText('This is not your username.');
  await expect(name).toBeFocused();
  await name.fill('ada');
  await password.fill('not the password');
  await remove.click();
  await expect(page.locator('#deletion-password-error')).toHaveText('This is not your password.');
  expect(network.requests('/api/account/delete')).toHaveLength(1);

  await password.fill(PASSWORD);
  await remove.click();
  await expect(page).toHaveURL('/goodbye');
  await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeFocused();
  await user.expectGuest();
  // It is said once.
  await page.goto('/goodbye');
  await expect(page.getByRole('main').getByText('You are not logged in.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeHidden();
  await page.goto('/login');
  await user.submitForm('ada', PASSWORD);
  await expect(page.locator('#form-error')).toContainText('wrong');
  await user.register('ada', NEW_PASSWORD);
  await page.goto('/goodbye');
  await expect(page.getByText('You are logged in, so your account still exists.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeHidden();
});

for (const width of [360, 1280]) {
  test(`hardly anything moves on the account page when its data arrives, at ${width} px`, async ({ page, user }) => {
    await page.setViewportSize({ width, height: 800 });
    await user.register('ada');
    await page.addInitScript(() => {
      const moved = { sum: 0 };
      Object.assign(globalThis, { moved });
      new PerformanceObserver(list => {
        for (const shift of list.getEntries() as (PerformanceEntry & { value: number })[]) {
          moved.sum += shift.value;
        }
      }).observe({ type: 'layout-shift' });
    });
    await page.goto('/account');
    await user.accountIsComplete();
    await expect(page.getByTestId('protection')).not.toBeEmpty();
    await expect(page.getByRole('link', { name: 'Make recovery codes' })).toBeVisible();
    const moved = await page.evaluate(async () => {
      // The observer hears of a shift after the frame that it was in.
      await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn))));
      return (globalThis as unknown as { moved: { sum: number } }).moved.sum;
    });
    // A good page stays below 0.1: https://web.dev/articles/cls
    expect(moved).toBeLessThan(0.05);
  });
}
