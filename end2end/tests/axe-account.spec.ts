import { randomUUID } from 'node:crypto';
import { expectNoViolations } from '../support/axe';
import { WITHOUT_KEY } from '../support/keys';
import { type HeldResponses } from '../support/network';
import { PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

const NEW_PASSWORD = 'seven lanterns over the moor';
const error = { code: 'internal', message: 'Sorry.', requestId: '0' };

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe-core finds nothing in the account in the ${colorScheme} scheme`, () => {
    // Colours half-way through a transition may lack contrast.
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('on the sections of an account', async ({ page, user, request, consoleErrors }) => {
      consoleErrors.expect(/401.*\/api\//);
      await user.register('ada');
      await expect(page.getByRole('link', { name: 'Make recovery codes' })).toBeVisible();
      await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
      for (const section of ['', '/sign-in', '/devices', '/session', '/activity', '/close', '/review']) {
        await page.goto(`/account${section}`, { waitUntil: 'networkidle' });
        await expectNoViolations(page, section);
      }
      await user.goToAccountOf('ada');
      await user.makeCall('ada');
      await expectNoViolations(page, 'a call that was answered');
    });

    test('on the password page', async ({ page, user, consoleErrors }) => {
      consoleErrors.expect(/(401|422).*\/api\//);
      await user.register('ada');
      await page.goto('/account/sign-in');
      const change = page.getByRole('button', { name: 'Change password' });
      await change.click();
      await expect(page.locator('#current-password-error')).not.toBeEmpty();
      await expectNoViolations(page, 'empty fields');
      await page.getByLabel('Current password').fill(PASSWORD);
      await page.getByLabel('New password').fill('password1');
      await change.click();
      await expect(page.locator('#new-password-error')).not.toBeEmpty();
      await expectNoViolations(page, 'a refused password');
      await page.getByLabel('New password').fill(NEW_PASSWORD);
      await change.click();
      await expect(page.getByText('Your password is changed.')).toBeFocused();
      await expectNoViolations(page, 'a changed password');
      const card = page.locator('.recovery-codes');
      for (const [password, shown] of [['not the password', '#codes-password-error'], [NEW_PASSWORD, '#codes']]) {
        await card.getByLabel('Password', { exact: true }).fill(password);
        await card.getByRole('button', { name: 'Make new recovery codes' }).click();
        await expect(page.locator(shown)).toBeVisible();
        await expectNoViolations(page, `recovery codes for ${password}`);
      }
    });

    test('on the devices page', async ({ page, user, request, consoleErrors }) => {
      consoleErrors.expect(/401.*\/api\//);
      await user.register('ada');
      for (let logins = 0; logins < 12; logins += 1) {
        await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
      }
      await page.goto('/account/devices');
      await page.getByRole('button', { name: 'Show all 13' }).click();
      await page.getByRole('button', { name: /^Log out: / }).first().click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectNoViolations(page, 'the question about one device');
      await page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
      await expect(page.getByRole('button', { name: /^Logged out/ })).toBeVisible();
      await expectNoViolations(page, 'a device that is logged out');
      await page.getByRole('button', { name: 'Log out all other devices' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectNoViolations(page, 'the question about all others');
      await page.getByRole('dialog').getByRole('button', { name: 'Log out all other devices' }).click();
      await expect(page.getByRole('button', { name: 'All other devices are logged out' })).toBeVisible();
      await expectNoViolations(page, 'all others logged out');
      await page.reload();
      await expect(page.getByText('You are logged in on no other device.')).toBeVisible();
      await expectNoViolations(page, 'no other device');
    });

    test('on the picture of the session', async ({ page, user, server, consoleErrors }) => {
      consoleErrors.expect(/ERR_CONNECTION_REFUSED/);
      await user.register('ada');
      await page.goto('/account/session');
      const slider = page.getByRole('slider', { name: 'Event' });
      await expect(slider).toBeVisible();
      await slider.press('Home');
      await page.getByRole('button', { name: 'Whole session' }).click();
      await page.getByTestId('picture-events').locator('summary').first().click();
      await page.getByRole('button', { name: 'Pause' }).click();
      await expectNoViolations(page, 'the details of an event, paused');
      await page.getByRole('button', { name: 'Pause' }).click();
      await server.stop();
      await page.evaluate(() => dispatchEvent(new Event('focus')));
      await expect(page.getByTestId('picture-status')).toHaveText(/: The server can't be reached\.$/);
      await expect(user.notices).not.toBeEmpty();
      await expectNoViolations(page, 'an unreachable server');
      await user.pressLogOut();
      await expect(user.said).not.toBeEmpty();
      await expectNoViolations(page, 'a logout that the server does not know of');
      await server.start();
    });

    for (const [section, path] of [['devices', '/api/sessions'], ['session', '/api/sessions'], ['activity', '/api/activity']]) {
      test(`on the page ${section} that waits for its list, or can't load it`, async ({ page, user, network, consoleErrors }) => {
        consoleErrors.expect(/500/);
        await user.register('ada');
        const held: HeldResponses = await network.holdResponses(path);
        await page.goto(`/account/${section}`);
        await expect(page.getByText('Loading…')).toBeVisible();
        await expectNoViolations(page, 'waiting');
        held.release();
        await network.restore();
        await network.intercept(path, route => route.fulfill({ status: 500, json: error }));
        await page.goto(`/account/${section}`);
        await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
        await expectNoViolations(page, 'failed');
      });
    }

    test('on the activity page with filters, and on the review of an account', async ({ page, user, request, consoleErrors }) => {
      consoleErrors.expect(/401.*\/api\//);
      await user.register('ada');
      await page.goto('/account/activity');
      await page.getByLabel('Show').selectOption('Warnings');
      await expect(page.getByText('There is nothing of this kind')).toBeVisible();
      await expectNoViolations(page, 'nothing of this kind');
      const login = await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
      const { refreshToken } = await login.json();
      for (const status of [200, 401]) {
        const headers = { 'Idempotency-Key': randomUUID() };
        expect((await request.post('/api/refresh', { data: { refreshToken }, headers })).status()).toBe(status);
      }
      await page.evaluate(() => dispatchEvent(new Event('focus')));
      await expect(page.getByText('A copied session was noticed and ended')).toBeVisible();
      await expectNoViolations(page, 'a warning');
      await page.goto('/account/review');
      await expect(page.getByTestId('to-review').getByRole('listitem')).toHaveCount(1);
      await expectNoViolations(page, 'something to review');
      await page.getByRole('button', { name: 'I have reviewed my account' }).click();
      await expect(page.getByText(/^Thank you\./)).toBeFocused();
      await expectNoViolations(page, 'a review that is done');
    });

    test('while an account is deleted, and afterwards', async ({ page, user, consoleErrors }) => {
      consoleErrors.expect(/401.*\/api\//);
      await user.register('ada');
      await page.goto('/account/close');
      await user.formIsHydrated();
      const remove = page.getByRole('button', { name: 'Delete my account' });
      await remove.click();
      await expect(page.locator('#typed-username-error')).not.toBeEmpty();
      await expectNoViolations(page, 'empty fields');
      await page.getByLabel('Type your username to confirm').fill('ada');
      for (const password of ['not the password', PASSWORD]) {
        await page.getByLabel('Password', { exact: true }).fill(password);
        await remove.click();
        await expect(page.locator('#deletion-password-error:not(:empty), h1 :text("Your account is deleted")')).toBeVisible();
        await expectNoViolations(page, `a deletion with ${password}`);
      }
    });

    test('on the pages of a session that is not bound to a key', async ({ page, user }) => {
      await page.addInitScript(WITHOUT_KEY['with IndexedDB missing']);
      await user.register('ada');
      await expect(page.getByTestId('protection')).not.toBeEmpty();
      await expectNoViolations(page, 'the account');
      await page.goto('/account/session');
      await expect(page.getByTestId('picture-details')).toContainText('curl');
      await expectNoViolations(page, 'the picture');
    });
  });
}
