import { type BrowserContext, type Locator, type Page, expect } from '@playwright/test';

export const PASSWORD = 'a quiet harbour at dawn';

/** What this browser stores of a session. */
export type Stored = {
  epoch?: number;
  accessToken?: string;
  refreshToken?: string;
  pendingKey?: string;
};

/** What a person does on a page, and what they see there. */
export class Person {
  constructor(readonly page: Page) {}

  /** The same person, in one more tab. */
  static async inNewTab(context: BrowserContext): Promise<Person> {
    return new Person(await context.newPage());
  }

  /** The header's part for who is logged in or not. */
  get nav(): Locator {
    return this.page.getByTestId('session-nav');
  }

  get notices(): Locator {
    return this.page.getByTestId('notices');
  }

  get username(): Locator {
    return this.page.getByLabel('Username');
  }

  get password(): Locator {
    return this.page.getByLabel('Password', { exact: true });
  }

  get submit(): Locator {
    return this.page.locator('form button[type=submit]');
  }

  get call(): Locator {
    return this.page.getByRole('button', { name: /authenticated call|Calling/ });
  }

  get logOut(): Locator {
    return this.nav.getByRole('button', { name: 'Log out' });
  }

  get callResult(): Locator {
    return this.page.getByTestId('call-result');
  }

  async fillIn(username: string, password: string): Promise<void> {
    await this.username.fill(username);
    await this.password.fill(password);
    await this.submit.click();
  }

  /** Makes an account; ends on its page. */
  async register(username: string, password = PASSWORD): Promise<void> {
    await this.page.goto('/register');
    await this.fillIn(username, password);
    await this.isOnAccountOf(username);
  }

  /** Makes an account; ends on a page that makes no calls and renews nothing. */
  async registerQuietly(username: string, password = PASSWORD): Promise<void> {
    await this.page.goto('/register?next=/');
    await this.fillIn(username, password);
    await expect(this.page).toHaveURL('/');
    await this.isLoggedInAs(username);
  }

  async login(username: string, password = PASSWORD): Promise<void> {
    await this.page.goto('/login');
    await this.fillIn(username, password);
    await this.isOnAccountOf(username);
  }

  /** Ends on a page for everyone. */
  async logout(): Promise<void> {
    await this.logOut.click();
    await expect(this.page).not.toHaveURL(/\/account/);
    await this.isGuest();
  }

  async goToAccountOf(username: string): Promise<void> {
    await this.page.goto('/account');
    await this.isOnAccountOf(username);
  }

  async isOnAccountOf(username: string): Promise<void> {
    await expect(this.page).toHaveURL('/account');
    await expect(this.page.getByTestId('whoami')).toHaveText(username);
  }

  async isLoggedInAs(username: string): Promise<void> {
    await expect(this.nav.getByRole('link', { name: username })).toBeVisible();
  }

  async isGuest(): Promise<void> {
    await expect(this.nav.getByRole('link', { name: 'Log in' })).toBeVisible();
  }

  /** Makes an authenticated call and waits for its answer. */
  async makesACall(username: string): Promise<void> {
    await this.call.click();
    await expect(this.callResult).toContainText(username);
    await expect(this.call).not.toHaveAttribute('aria-disabled');
  }
  /** From now on this tab stays on its page, as if the next one were slow to come. */
  async staysOnPage(): Promise<void> {
    const leaves = (url: URL) => !url.pathname.startsWith('/api/');
    await this.page.route(leaves, route =>
      route.request().isNavigationRequest() ? route.fulfill({ status: 204 }) : route.fallback());
  }

  /** The account page has had its first answer. */
  async isAnswered(): Promise<void> {
    await expect(this.page.getByText('Member since')).toBeVisible({ timeout: 30_000 });
  }

  /** No tab renews any more: no lock is held. */
  async renewalIsOver(): Promise<void> {
    const held = () => this.page.evaluate(async () => (await navigator.locks.query()).held?.map(lock => lock.name));
    await expect.poll(held).toEqual([]);
  }

  async stored(): Promise<Stored> {
    return this.page.evaluate(() => JSON.parse(localStorage.getItem('latchkey.session') ?? '{}'));
  }
}
