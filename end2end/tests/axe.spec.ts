import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectNoViolations } from '../support/axe';
import { WITHOUT_KEY } from '../support/keys';
import { type HeldResponses } from '../support/network';
import { PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

const NEW_PASSWORD = 'seven lanterns over the moor';
const MAILS = join(tmpdir(), `latchkey-mails-of-axe-${process.pid}`);
const error = { code: 'internal', message: 'Sorry.', requestId: '0' };

test.afterAll(() => rm(MAILS, { recursive: true, force: true }));

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe-core finds nothing in the ${colorScheme} scheme`, () => {
    // Colours half-way through a transition may lack contrast.
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('on the pages for guests', async ({ page, consoleErrors }) => {
      consoleErrors.expect(/404/);
      for (const path of ['/', '/login', '/register', '/forgot', '/recover?token=x', '/goodbye', '/nowhere']) {
        await page.goto(path, { waitUntil: 'networkidle' });
        await expectNoViolations(page, path);
      }
    });

    test.describe('with few attempts', () => {
      test.use({ settings: ['--login-limit', '2/1h'] });

      test('on the login page with a refused login', async ({ page, user, network, consoleErrors }) => {
        consoleErrors.expect(/(401|429).*\/api\/login|ERR_FAILED/);
        await page.goto('/login');
        await user.formIsHydrated();
        await user.submit.click();
        await expect(page.locator('#username-error')).not.toBeEmpty();
        await expectNoViolations(page, 'empty fields');
        for (const state of [/is wrong/, /is wrong/, /Try again in/]) {
          await user.submitForm('ada', 'not the password');
          await expect(page.locator('#form-error')).toHaveText(state);
          await expectNoViolations(page, `a refused login: ${state}`);
        }
        await network.intercept('/api/login', route => route.abort());
        await user.submitForm('ada', 'not the password');
        await expect(page.locator('#form-error')).toContainText('can\'t be reached');
        await page.getByRole('button', { name: 'Show password' }).click();
        await expectNoViolations(page, 'an unreachable server and a password that is shown');
      });
    });

    test('on the login page that waits, and that says why a session ended or how long it lasts', async ({ page, user, network, request, consoleErrors }) => {
      consoleErrors.expect(/401.*\/api\//);
      await user.register('ada');
      const held = await network.holdResponses('/api/login');
      await user.logout();
      await expect(user.said).not.toBeEmpty();
      await expectNoViolations(page, 'after a logout');
      await page.goto('/login');
      await user.submitForm('ada', PASSWORD);
      await expect(user.submit).toBeDisabled();
      await expectNoViolations(page, 'a login that waits');
      held.release();
      await user.expectAccountOf('ada');
      const answer = await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
      const { accessToken } = await answer.json();
      await request.post('/api/sessions/revoke-others', { data: {}, headers: { Authorization: `Bearer ${accessToken}` } });
      await page.evaluate(() => dispatchEvent(new Event('focus')));
      await expect(page.getByText('This session was ended from another device.')).toBeVisible();
      await user.formIsHydrated();
      await expectNoViolations(page, 'after a session that was ended');
      await page.route('/login', route => route.continue({ method: 'POST' }));
      await page.goto('/login');
      await expect(page.getByText('The form was sent before this page was ready')).toBeVisible();
      await user.formIsHydrated();
      await expectNoViolations(page, 'a form that the browser sent by itself');
      await page.unrouteAll();
      await page.addInitScript(() => {
        Storage.prototype.setItem = () => {
          throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
        };
      });
      await page.evaluate(() => localStorage.clear());
      await page.goto('/login');
      await user.submitForm('ada', PASSWORD);
      await expect(page.getByText('You are logged in as ada.')).toBeVisible();
      await expect(user.notices).not.toBeEmpty();
      await expectNoViolations(page, 'a session that can\'t be stored');
    });

    test('on the registration page with passwords and names that are judged', async ({ page, user, network, consoleErrors }) => {
      consoleErrors.expect(/(409|422).*\/api\/register/);
      await user.register('ada');
      await user.logout();
      await page.goto('/register');
      await user.formIsHydrated();
      for (const [password, verdict] of [['wanderlust7', /^Too easy/], [PASSWORD, /^Strong/]] as const) {
        await user.username.fill('wanderlust');
        await user.password.fill(password);
        await expect(page.getByTestId('strength')).toHaveText(verdict);
        await expectNoViolations(page, `a password that is judged: ${verdict}`);
      }
      for (const name of ['a', 'ada', 'ad\u0430']) {
        await user.submitForm(name, PASSWORD);
        await expect(page.locator('#username-error')).not.toBeEmpty();
        await expectNoViolations(page, `a refused name: ${name}`);
      }
      await user.submitForm('eve', 'password1');
      await expect(page.locator('#password-error')).not.toBeEmpty();
      await expectNoViolations(page, 'a refused password');
      const held = await network.holdResponses('/api/register');
      await user.submitForm('Eve', PASSWORD);
      await expect(page.getByText('Your username will be eve.')).toBeVisible();
      await expect(user.submit).toBeDisabled();
      await expectNoViolations(page, 'a registration that waits');
      held.release();
      await user.expectAccountOf('eve');
    });

    test('on the ways back into an account', async ({ page, user, server, consoleErrors }) => {
      consoleErrors.expect(/(401|410|422).*\/api\/recovery/);
      await user.register('ada');
      await user.logout();
      await page.goto('/forgot');
      await user.formIsHydrated();
      await user.submit.click();
      await expect(page.locator('#username-error')).not.toBeEmpty();
      await expectNoViolations(page, 'empty fields');
      await user.username.fill('ada');
      await page.getByLabel('Recovery code').fill('0000-0000-0000-0000');
      await page.getByLabel('New password').fill(NEW_PASSWORD);
      await user.submit.click();
      await expect(page.locator('#recovery-code-error')).not.toBeEmpty();
      await expectNoViolations(page, 'a wrong code');
      const [{ link }] = JSON.parse(server.command('user', 'reset-link', 'ada', '--json'));
      const path = new URL(link).pathname + new URL(link).search;
      await page.goto(path);
      await user.formIsHydrated();
      await page.getByLabel('New password').fill('password1');
      await user.submit.click();
      await expect(page.locator('#new-password-error')).not.toBeEmpty();
      await expectNoViolations(page, 'a refused password');
      await page.getByLabel('New password').fill(NEW_PASSWORD);
      await user.submit.click();
      await expect(page.getByText('Your new password is set.')).toBeVisible();
      await expectNoViolations(page, 'a new password');
      await page.goto(path);
      await user.formIsHydrated();
      await page.getByLabel('New password').fill(NEW_PASSWORD);
      await user.submit.click();
      await expect(page.locator('#form-error')).not.toBeEmpty();
      await expectNoViolations(page, 'a link that was used');
    });

    test('on a page that has not loaded, or has stopped working', async ({ page, user, consoleErrors }) => {
      consoleErrors.expect(/404|preloaded|Failed to fetch|MIME|CompileError|unreachable|uncaught/);
      const problem = page.locator('.notice[data-problem]:visible');
      await page.goto('/login');
      await user.formIsHydrated();
      await page.evaluate(() => {
        setTimeout(() => {
          throw new WebAssembly.RuntimeError('unreachable');
        });
      });
      await expect(problem).toHaveText(/^This page has stopped working/, { timeout: 60_000 });
      await expectNoViolations(page, 'a page that has stopped working');
      await page.route('**/*.wasm', route => route.fulfill({ status: 404, body: 'Not found' }));
      await page.goto('/register');
      await expect(problem).toHaveText(/^This page has not loaded completely/, { timeout: 60_000 });
      // It may load once more by itself before that.
      await page.waitForLoadState('networkidle');
      await expect(problem).toBeVisible({ timeout: 60_000 });
      await expectNoViolations(page, 'a page that has not loaded');
    });

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
      await expect(page.getByTestId('picture-status')).toHaveText('The server can\'t be reached.');
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
        await expect(page.locator('#deletion-password-error:not(:empty), h1:text("Your account is deleted")')).toBeVisible();
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

    test.describe('with mail', () => {
      test.use({ settings: ['--mail-url', `file:${MAILS}`, '--mail-from', 'no-reply@example.org'] });

      test('on the pages that need it', async ({ page, user, consoleErrors }) => {
        consoleErrors.expect(/(401|410|422).*\/api\/email/);
        for (const path of ['/verify?token=x', '/undo?token=x', '/forgot']) {
          await page.goto(path, { waitUntil: 'networkidle' });
          await expectNoViolations(page, path);
        }
        await page.goto('/verify?token=x');
        await page.getByRole('button', { name: 'Verify the address' }).click();
        await expect(page.locator('#form-error')).not.toBeEmpty();
        await expectNoViolations(page, 'a link that does not work');
        await user.register('ada');
        await page.goto('/account/contact');
        await expect(page.getByTestId('email')).not.toBeEmpty();
        const send = page.getByRole('button', { name: 'Send a link to verify it' });
        await send.click();
        await expect(page.locator('#email-error')).not.toBeEmpty();
        await expectNoViolations(page, 'empty fields');
        await page.getByLabel('New email address').fill('ada@example.org');
        await page.locator('#email-password').fill(PASSWORD);
        await send.click();
        await expect(page.getByText('The link is on its way.')).toBeVisible();
        await expectNoViolations(page, 'an address that waits');
      });
    });

    test.describe('with the setting development', () => {
      test.use({ settings: ['--development', 'on', '--rotation', 'off'] });

      test('on the first page', async ({ page, user }) => {
        await page.goto('/');
        await user.formIsHydrated();
        await expect(page.getByRole('region', { name: 'For developers' })).toContainText('rotation is off');
        await expectNoViolations(page, 'the panel for developers');
      });
    });
  });
}
