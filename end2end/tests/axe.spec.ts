import { expectNoViolations } from '../support/axe';
import { PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

const error = { code: 'internal', message: 'Sorry.', requestId: '0' };

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} scheme`, () => {
    // Colours half-way through a transition may lack contrast.
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' }, settings: ['--login-limit', '2/1h'] });

    test('axe-core finds nothing in any state of the pages for guests', async ({ page, user, consoleErrors }) => {
      consoleErrors.expect(/(401|404|422|429)/);
      for (const path of ['/', '/login', '/register', '/forgot', '/recover?token=x', '/goodbye', '/nowhere']) {
        await page.goto(path, { waitUntil: 'networkidle' });
        await expectNoViolations(page, path);
      }
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
      await page.goto('/register');
      await user.formIsHydrated();
      for (const [password, verdict] of [['wanderlust7', /^Too easy/], [PASSWORD, /^Strong/]] as const) {
        await user.username.fill('wanderlust');
        await user.password.fill(password);
        await expect(page.getByTestId('strength')).toHaveText(verdict);
        await expectNoViolations(page, `a password that is judged: ${verdict}`);
      }
      await user.submitForm('a', PASSWORD);
      await expect(page.locator('#username-error')).not.toBeEmpty();
      await expectNoViolations(page, 'a refused name');
    });

    test('axe-core finds nothing in any state of the account pages', async ({ page, context, user, network, consoleErrors, request }) => {
      consoleErrors.expect(/(401|500|ERR_INTERNET_DISCONNECTED)/);
      await user.register('ada');
      await request.post('/api/login', { data: { username: 'ada', password: PASSWORD } });
      for (const section of ['', '/sign-in', '/devices', '/session', '/activity', '/close', '/review']) {
        await page.goto(`/account${section}`, { waitUntil: 'networkidle' });
        await expectNoViolations(page, section);
      }
      await page.goto('/account/devices');
      await page.getByRole('button', { name: /^Log out: / }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectNoViolations(page, 'the question');
      await page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
      await expect(page.getByRole('button', { name: /^Logged out/ })).toBeVisible();
      await expectNoViolations(page, 'a device that is logged out');
      await page.goto('/account/session');
      await expect(page.getByRole('slider', { name: 'Event' })).toBeVisible();
      await page.getByRole('slider', { name: 'Event' }).press('Home');
      await page.getByRole('button', { name: 'Whole session' }).click();
      await page.getByTestId('picture-events').locator('summary').first().click();
      await expectNoViolations(page, 'the picture with the details of an event');
      await page.goto('/account/close');
      await user.formIsHydrated();
      await page.getByRole('button', { name: 'Delete my account' }).click();
      await expect(page.locator('#typed-username-error')).not.toBeEmpty();
      await expectNoViolations(page, 'a refused deletion');
      const held = await network.holdResponses('/api/activity');
      await page.goto('/account/activity');
      await expect(page.getByText('Loading…')).toBeVisible();
      await expectNoViolations(page, 'a list that is being loaded');
      held.release();
      await network.restore();
      await network.intercept('/api/activity', route => route.fulfill({ status: 500, json: error }));
      await page.goto('/account/activity');
      await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
      await expectNoViolations(page, 'a list that can\'t be loaded');
      await network.restore();
      await user.goToAccountOf('ada');
      await user.accountIsComplete();
      await context.setOffline(true);
      await user.call.click();
      await expect(user.notices).not.toBeEmpty();
      await expectNoViolations(page, 'an unreachable server');
      await user.pressLogOut();
      await expect(user.said).not.toBeEmpty();
      await expectNoViolations(page, 'a logout that the server does not know of');
    });
  });
}
