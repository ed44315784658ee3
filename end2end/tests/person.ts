import { type BrowserContext, type Locator, type Page, expect } from '@playwright/test';

export const PASSWORD = 'a quiet harbour at dawn';

/** What this browser stores of a session. */
export type Stored = {
  epoch?: number;
  accessToken?: string;
  refreshToken?: string;
  pendingKey?: string;
  deviceToken?: string;
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

  /** What is typed from here on is heard at once. */
  async formIsAlive(): Promise<void> {
    await this.page.locator('form[data-hydrated]').waitFor();
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
    await this.pressLogOut();
    await expect(this.page).not.toHaveURL(/\/account/);
    await this.isGuest();
  }

  /** The button is there from the first paint, and alive once the name beside it is. */
  async pressLogOut(): Promise<void> {
    await expect(this.nav.locator('.name')).not.toBeEmpty();
    await this.logOut.click();
  }

  /** The server knows that the session was left. */
  async isHeardOf(): Promise<void> {
    await expect.poll(async () => Object.keys(await this.stored())).not.toContain('farewell');
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
    // Only then, for until then the answer before stands there.
    await expect(this.call).not.toHaveAttribute('aria-disabled');
    await expect(this.callResult).toContainText(username);
  }

  /** From now on this tab stays on its page, as if the next one were slow to come. */
  async staysOnPage(): Promise<void> {
    const leaves = (url: URL) => !url.pathname.startsWith('/api/');
    await this.page.route(leaves, route =>
      route.request().isNavigationRequest() ? route.fulfill({ status: 204 }) : route.fallback());
  }

  /** The account page has had its first answer. */
  async isAnswered(): Promise<void> {
    await expect(this.page.getByText('Member since')).toBeVisible({ timeout: 60_000 });
  }

  /** The account page has had all its answers: it asks for nothing more by itself. */
  async isComplete(): Promise<void> {
    await this.isAnswered();
    for (const list of ['sessions', 'activity']) {
      await expect(this.page.getByTestId(list).getByRole('listitem')).not.toHaveCount(0);
    }
  }

  /** The tab goes behind another one, where nobody watches it; or comes back from there. */
  async hides(hidden: boolean): Promise<void> {
    await this.page.evaluate(hidden => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  }

  /** No tab renews any more: no lock is held or waited for. */
  async renewalIsOver(): Promise<void> {
    const locks = () => this.page.evaluate(async () => {
      const { held = [], pending = [] } = await navigator.locks.query();
      return [...held, ...pending].map(lock => lock.name);
    });
    await expect.poll(locks).toEqual([]);
  }

  async stored(): Promise<Stored> {
    return this.page.evaluate(() => JSON.parse(localStorage.getItem('latchkey.session') ?? '{}'));
  }
}
