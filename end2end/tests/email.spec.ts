import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectNoViolations } from '../support/axe';
import { type LatchkeyServer } from '../support/server';
import { PASSWORD, User } from '../support/user';
import { expect, test } from '../support/test';

const MAILS = join(tmpdir(), `latchkey-mails-${process.pid}`);
const NEW_PASSWORD = 'seven lanterns over the moor';
const ADDRESS = 'ada@example.org';

test.use({
  settings: ['--mail-url', `file:${MAILS}`, '--mail-from', 'no-reply@example.org'],
  // axe-core may find too little contrast half-way through a transition.
  contextOptions: { reducedMotion: 'reduce' },
});
test.afterAll(() => rm(MAILS, { recursive: true, force: true }));

/** The path of the link in a mail to this page, as the server's log shows it, once as many such mails are written. */
async function link(server: LatchkeyServer, page: string, number = 1): Promise<string> {
  const links = () => [...server.log().matchAll(new RegExp(`link=(\\S+${page}\\?token=[\\w-]+)`, 'g'))];
  await expect.poll(() => links().length).toBeGreaterThanOrEqual(number);
  const { pathname, search } = new URL(links()[number - 1][1]);
  return pathname + search;
}

/** Asks for a link to an address on the page "Email". */
async function ask(user: User, address: string): Promise<void> {
  const { page } = user;
  await page.goto('/account/contact');
  await page.getByLabel('New email address').fill(address);
  await page.locator('#email-password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Send a link to verify it' }).click();
  await expect(page.getByText('The link is on its way.')).toBeVisible();
}

/** Gives the user an address. `number` counts the links to verify one. */
async function add(user: User, server: LatchkeyServer, address: string, number = 1): Promise<void> {
  await ask(user, address);
  await user.page.goto(await link(server, '/verify', number));
  await user.page.getByRole('button', { name: 'Verify the address' }).click();
  await expect(user.page.locator('#link-outcome')).toHaveText(`${address} is now the email address of ada.`);
}

test('an email address is added by a link, which does nothing until the button is pressed', async ({ page, request, user, server, consoleErrors }) => {
  consoleErrors.expect(/(401|410|422).*\/api\/email/);
  await user.register('ada');
  await page.getByRole('link', { name: 'Email' }).click();
  await expect(page.getByTestId('email')).toHaveText(/^Your account has no email address\./);
  await expect(page.getByLabel('New email address')).toHaveAttribute('autocomplete', 'email');
  await expectNoViolations(page, 'no address');
  const send = page.getByRole('button', { name: 'Send a link to verify it' });
  await send.click();
  await expect(page.locator('#email-error')).toHaveText('Enter an email address.');
  await expect(page.locator('#email-password-error')).toHaveText('Enter your password.');
  await expect(page.getByLabel('New email address')).toBeFocused();
  await expectNoViolations(page, 'empty fields');
  await page.getByLabel('New email address').fill('ada@');
  await page.locator('#email-password').fill('not the password');
  await send.click();
  await expect(page.locator('#email-error')).toHaveText(/^This is not an email address/);
  await page.getByLabel('New email address').fill(ADDRESS);
  await send.click();
  await expect(page.locator('#email-password-error')).toHaveText('This is not your password.');
  await page.locator('#email-password').fill(PASSWORD);
  await page.locator('#email-password').press('Enter');
  await expect(page.getByTestId('pending-email')).toHaveText(new RegExp(`^We have sent a link to ${ADDRESS}`));
  await expect(page.locator('#email-link-sent')).toBeFocused();
  await expectNoViolations(page, 'an address that waits');

  const path = await link(server, '/verify');
  // As a mail scanner does.
  for (let opened = 0; opened < 50; opened++) {
    expect((await request.get(server.url + path)).status()).toBe(200);
  }
  await page.goto(path);
  await user.formIsHydrated();
  await expectNoViolations(page, 'the page of a link');
  await page.getByRole('button', { name: 'Verify the address' }).press('Enter');
  await expect(page.locator('#link-outcome')).toHaveText(`${ADDRESS} is now the email address of ada.`);
  await expect(page.locator('#link-outcome')).toBeFocused();
  await expect(page.getByText('Press the button')).toBeHidden();
  await expectNoViolations(page, 'a link that was used just now');
  await page.getByRole('link', { name: 'Go to your account' }).click();
  await expect(page.getByTestId('email')).toHaveText(`Your email address is ${ADDRESS}. You can log in with it, too.`);
  await expectNoViolations(page, 'a verified address');

  await page.goto(path);
  await page.getByRole('button', { name: 'Verify the address' }).click();
  await expect(page.locator('#form-error')).toHaveText('This link was used, replaced by a newer one, or is over.');
  await expect(page.locator('#form-error')).toBeFocused();
  await expectNoViolations(page, 'a link that is used');
  await page.getByRole('link', { name: 'Ask for a new link' }).click();
  await expect(page).toHaveURL('/account/contact');
});

test('somebody who forgot the password gets back in by mail', async ({ page, user, server }) => {
  await user.register('ada');
  await add(user, server, ADDRESS);
  await user.goToAccountOf('ada');
  await user.logout();
  await page.goto('/login');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.locator('#recovery-mail[data-hydrated]').waitFor();
  await expect(page.getByLabel('Recovery code')).toBeVisible();
  await expectNoViolations(page, 'the ways back in');
  const identifier = page.getByLabel('Username or email address');
  await expect(identifier).toHaveAttribute('autocomplete', 'username');
  await expect(identifier).toBeFocused();
  const send = page.getByRole('button', { name: 'Send a link' });
  await send.click();
  await expect(page.locator('#identifier-error')).toHaveText('Enter your username or your email address.');
  await expect(identifier).toBeFocused();
  await expectNoViolations(page, 'an empty field');
  const sentences = [];
  for (const who of ['nobody', 'Ada@Example.org']) {
    await identifier.fill(who);
    await send.click();
    await expect(page.locator('#recovery-link-sent')).toBeFocused();
    await expect(page.locator('#recovery-link-sent')).not.toBeEmpty();
    sentences.push(await page.locator('#recovery-link-sent').textContent());
  }
  expect(sentences[0]).toMatch(/^If there is an account/);
  expect(sentences[1]).toBe(sentences[0]);
  await expectNoViolations(page, 'a link that is on its way');
  await page.goto(await link(server, '/recover'));
  await user.formIsHydrated();
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await user.submit.click();
  await expect(page.getByText('Your new password is set.')).toBeVisible();
  await page.goto('/login');
  await expect(page.getByText('You can also log in with the email address of your account.')).toBeVisible();
  await user.submitForm(ADDRESS, NEW_PASSWORD);
  await user.expectAccountOf('ada');
});

test('the owner of the old address undoes a change, and sets a new password', async ({ page, user, server, consoleErrors }) => {
  consoleErrors.expect(/410.*\/api\/email/);
  await user.register('ada');
  await add(user, server, ADDRESS);
  await add(user, server, 'thief@example.org', 2);
  const path = await link(server, '/undo');
  await page.goto(path);
  await user.formIsHydrated();
  await expectNoViolations(page, 'the page of the link');
  await page.getByRole('button', { name: 'Bring the old address back' }).click();
  await expect(page.locator('#link-outcome')).toHaveText(new RegExp(`^${ADDRESS} is the email address of ada again`));
  await expect(page.getByText('Press the button')).toBeHidden();
  // Also here, where ada was logged in.
  await user.expectGuest();
  await expectNoViolations(page, 'a change that is undone');
  await page.getByRole('link', { name: 'Set a new password' }).click();
  await user.formIsHydrated();
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await user.submit.click();
  await expect(page.getByText('Your new password is set.')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
  await expect(user.username).toHaveValue('ada');
  await user.password.fill(NEW_PASSWORD);
  await user.submit.click();
  await user.expectAccountOf('ada');
  await page.goto('/account/contact');
  await expect(page.getByTestId('email')).toContainText(ADDRESS);

  await page.goto(path);
  await page.getByRole('button', { name: 'Bring the old address back' }).click();
  await expect(page.locator('#form-error')).toHaveText('This link was used, replaced by a newer one, or is over.');
  await page.getByRole('link', { name: 'Set a new password' }).click();
  await expect(page).toHaveURL('/forgot');
});

test('an address is removed with the password', async ({ page, user, server, consoleErrors }) => {
  consoleErrors.expect(/401.*\/api\/email/);
  await user.register('ada');
  await add(user, server, ADDRESS);
  await page.goto('/account/contact');
  const remove = page.getByRole('button', { name: 'Remove the email address' });
  await remove.click();
  await expect(page.locator('#removal-password-error')).toHaveText('Enter your password.');
  await page.locator('#removal-password').fill('not the password');
  await remove.click();
  await expect(page.locator('#removal-password-error')).toHaveText('This is not your password.');
  await expectNoViolations(page, 'a wrong password');
  await page.locator('#removal-password').fill(PASSWORD);
  await remove.click();
  await expect(page.locator('#email-removed')).toBeFocused();
  await expect(page.getByTestId('email')).toHaveText(/^Your account has no email address\./);
  await expect(remove).toBeHidden();
  await expectNoViolations(page, 'a removed address');
  await page.goto('/account/activity');
  await expect(page.getByText('Email address removed')).toBeVisible();
});

test('the pages fit a narrow screen', async ({ page, user }) => {
  await page.setViewportSize({ width: 320, height: 740 });
  const expectToFit = async (what: string) =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), what).toBe(true);
  for (const path of ['/verify?token=x', '/undo?token=x', '/forgot']) {
    await page.goto(path, { waitUntil: 'networkidle' });
    await expectToFit(path);
  }
  await user.register('ada');
  await ask(user, `${'a'.repeat(60)}@example.org`);
  await expect(page.getByTestId('pending-email')).toBeVisible();
  await expectToFit('an address that waits');
});

test('no request names the token of a link as its referrer', async ({ page, user }) => {
  const referrers: Promise<string | null>[] = [];
  page.on('request', request => referrers.push(request.headerValue('referer')));
  for (const path of ['/verify?token=x', '/undo?token=x']) {
    await page.goto(path, { waitUntil: 'networkidle' });
    await user.formIsHydrated();
  }
  expect(referrers.length).toBeGreaterThan(6);
  expect((await Promise.all(referrers)).filter(referrer => referrer?.includes('token='))).toEqual([]);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the pages that need mail say that they need JavaScript', async ({ page, consoleErrors }) => {
    consoleErrors.expect(/preloaded using link preload but not used/);
    for (const path of ['/verify?token=x', '/undo?token=x', '/forgot', '/account/contact']) {
      await page.goto(path);
      await expect(page.locator('form:visible')).toHaveCount(0);
      await expect(page.locator('noscript .notice')).toBeVisible();
    }
  });
});
