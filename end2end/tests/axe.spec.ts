import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectNoViolations } from '../support/axe';
import { expectProblem } from '../support/problems';
import { PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

const NEW_PASSWORD = 'seven lanterns over the moor';
const MAILS = join(tmpdir(), `latchkey-mails-of-axe-${process.pid}`);

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
      await page.goto('/login');
      await user.formIsHydrated();
      await page.evaluate(() => {
        setTimeout(() => {
          throw new WebAssembly.RuntimeError('unreachable');
        });
      });
      await expectProblem(page, /^This page has stopped working/);
      await expectNoViolations(page, 'a page that has stopped working');
      await page.route('**/*.wasm', route => route.fulfill({ status: 404, body: 'Not found' }));
      await page.goto('/register');
      await expectProblem(page, /^This page has not loaded completely/);
      // It may load once more by itself before that.
      await page.waitForLoadState('networkidle');
      await expectProblem(page, /^This page has not loaded completely/);
      await expectNoViolations(page, 'a page that has not loaded');
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
