import { type BrowserContext, type Locator, type Page, expect } from '@playwright/test';

/** A page that signed-in users may stay on, and that makes no calls and renews nothing. */
export const QUIET_PAGE = '/goodbye';

export const PASSWORD = 'a quiet harbour at dawn';

/** What the keeper stores of a session. */
export type Stored = {
  epoch?: number;
  accessToken?: string;
  refreshToken?: string;
  pendingKey?: string;
  deviceToken?: string;
};

/** A user at a page: what they do, and what they must see there. */
export class User {
  constructor(readonly page: Page) {}

  /** The same user in a new tab. */
  static async inNewTab(context: BrowserContext): Promise<User> {
    return new User(await context.newPage());
  }

  /** The header's links: to log in, or to the account and a button to log out. */
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
    return this.page.getByRole('button', { name: /^(Check now|Checking…)$/ });
  }

  get logOut(): Locator {
    return this.nav.getByRole('button', { name: 'Log out' });
  }

  get callResult(): Locator {
    return this.page.getByTestId('call-result');
  }

  /** Waits until the form is hydrated. */
  async formIsHydrated(): Promise<void> {
    await this.page.locator('form[data-hydrated]').waitFor();
  }

  async submitForm(username: string, password: string): Promise<void> {
    await this.username.fill(username);
    await this.password.fill(password);
    await this.submit.click();
  }

  /** Registers, and ends on the account page. */
  async register(username: string, password = PASSWORD): Promise<void> {
    await this.page.goto('/register');
    await this.submitForm(username, password);
    await this.expectAccountOf(username);
  }

  /** Registers, and goes to the quiet page. */
  async registerAndGoHome(username: string, password = PASSWORD): Promise<void> {
    await this.page.goto(`/register?next=${QUIET_PAGE}`);
    await this.submitForm(username, password);
    await expect(this.page).toHaveURL(QUIET_PAGE);
    await this.expectLoggedInAs(username);
  }

  async login(username: string, password = PASSWORD): Promise<void> {
    await this.page.goto('/login');
    await this.submitForm(username, password);
    await this.expectAccountOf(username);
  }

  /** The sentence that says what has just happened. */
  get said(): Locator {
    return this.page.locator('#said');
  }

  /** Logs out, and ends on a public page. */
  async logout(): Promise<void> {
    await this.pressLogOut();
    await expect(this.page).not.toHaveURL(/\/account/);
    await this.expectGuest();
  }

  /** Presses the button once the header is hydrated. */
  async pressLogOut(): Promise<void> {
    await expect(this.nav.locator('.name')).not.toBeEmpty();
    await this.logOut.click();
  }

  /** Waits until the server has learned of the logout. */
  async logoutReachesServer(): Promise<void> {
    await expect.poll(async () => Object.keys(await this.stored())).not.toContain('farewells');
  }

  async goToAccountOf(username: string): Promise<void> {
    await this.page.goto('/account');
    await this.expectAccountOf(username);
  }

  async expectAccountOf(username: string): Promise<void> {
    await expect(this.page).toHaveURL('/account');
    await expect(this.page.getByTestId('whoami')).toHaveText(username);
  }

  async expectLoggedInAs(username: string): Promise<void> {
    await expect(this.nav.getByRole('link', { name: username })).toBeVisible();
  }

  async expectGuest(): Promise<void> {
    await expect(this.nav.getByRole('link', { name: 'Log in' })).toBeVisible();
  }

  /** Makes an authenticated call and waits for its answer. */
  async makeCall(username: string): Promise<void> {
    await this.call.click();
    // Until then the result shows the answer before.
    await expect(this.call).not.toHaveAttribute('aria-disabled');
    await expect(this.callResult).toContainText(username);
  }

  /** Keeps this tab on its page from now on, as if the next page never loaded. */
  async stayOnPage(): Promise<void> {
    const isPage = (url: URL) => !url.pathname.startsWith('/api/');
    await this.page.route(isPage, route =>
      route.request().isNavigationRequest() ? route.fulfill({ status: 204 }) : route.fallback());
  }

  /** Waits until the account page has had its first answer. */
  async accountIsLoaded(): Promise<void> {
    await expect(this.page.getByText('Member since')).toBeVisible({ timeout: 60_000 });
  }

  /** Waits until the account page has had all its answers, so that it makes no more calls by itself. */
  async accountIsComplete(): Promise<void> {
    await this.accountIsLoaded();
    await expect(this.page.getByTestId('absolute-left')).toHaveText(/\d/);
  }

  /** Hides the tab behind another one, or shows it again. A hidden page asks the server nothing by itself. */
  async setHidden(hidden: boolean): Promise<void> {
    await this.page.evaluate(hidden => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  }

  /** Waits until no tab holds or awaits the lock for renewals. */
  async renewalIsDone(): Promise<void> {
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
