import { PASSWORD } from '../support/user';
import { expectNoViolations } from '../support/axe';
import { expect, test } from '../support/test';

test.describe('by invitation', () => {
  test.use({ settings: ['--registration', 'invited'] });

  test('a link with a username makes the account of that name, once', async ({ page, request, user, server, otherBrowser, consoleErrors }) => {
    consoleErrors.expect(/403.*\/api\/register/);
    await page.goto('/register');
    await expect(page.getByRole('heading', { name: 'By invitation only' })).toBeVisible();
    await expectNoViolations(page, 'without an invitation');
    await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
    await expect(page).toHaveURL('/login');

    const [{ link }] = JSON.parse(server.command('invite', 'create', '--username', 'José', '--json'));
    const path = new URL(link).pathname + new URL(link).search;
    // As a mail scanner does.
    for (let opened = 0; opened < 50; opened++) {
      expect((await request.get(server.url + path)).status()).toBe(200);
    }
    await page.goto(path);
    await user.formIsHydrated();
    await expect(page.getByRole('main')).toContainText('Your username will be josé.');
    await expect(user.username).toHaveValue('josé');
    await expect(user.username).not.toBeEditable();
    await expect(user.username).toHaveCSS('border-style', 'dashed');
    await expect(user.password).toBeFocused();
    await expectNoViolations(page, 'with an invitation');
    await user.password.fill(PASSWORD);
    await user.password.press('Enter');
    await user.expectAccountOf('josé');

    const late = await otherBrowser.newPage();
    await late.goto(path);
    await late.locator('form[data-hydrated]').waitFor();
    await late.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await late.getByRole('button', { name: 'Create account' }).click();
    await expect(late.locator('#form-error')).toHaveText(/This invitation was used/);
    await expectNoViolations(late, 'a used invitation');
    await expect(late.getByRole('main').getByRole('link', { name: 'Log in' })).toBeVisible();
  });

  test('people choose their own name with an invitation that fixes none', async ({ page, user, server }) => {
    const [{ link }] = JSON.parse(server.command('invite', 'create', '--role', 'admin', '--json'));
    await page.goto(new URL(link).pathname + new URL(link).search);
    await user.submitForm('ada', PASSWORD);
    await user.expectAccountOf('ada');
  });
});

test.describe('when registration is closed', () => {
  test.use({ settings: ['--registration', 'closed'] });

  test('no page leads to it, and its own page says so', async ({ page, user }) => {
    for (const path of ['/', '/login', '/goodbye']) {
      await page.goto(path);
      await user.expectGuest();
      await expect(page.getByRole('link', { name: /^Create an? ?account/ })).toHaveCount(0);
      await expect(page.locator('a[href*="register"]')).toHaveCount(0);
    }
    await page.goto('/register');
    await expect(page.getByRole('heading', { name: 'Registration is closed' })).toBeVisible();
    await expectNoViolations(page, 'closed');
    await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
    await expect(page).toHaveURL('/login');
  });
});
