import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { User } from '../support/user';
import { expect, test } from '../support/test';
import { TransferMeter, type Transferred } from '../support/transfer-meter';

const FILE = join(__dirname, '../budget.json');

/** The most that a page may transfer, in bytes. */
const OF_GUESTS = { bytes: 115_000, wasm: 110_000, requests: 5 };
const OF_ACCOUNT = { bytes: 150_000 };
const LIMITS: Record<string, Partial<Transferred>> = { home: OF_GUESTS, login: OF_GUESTS };

/** Waits until a page has loaded everything. */
const PAGES: Record<string, (user: User) => Promise<void>> = {
  home: user => user.expectGuest(),
  login: user => user.formIsHydrated(),
  register: user => user.formIsHydrated(),
  account: user => user.accountIsComplete(),
  'account/sign-in': formsAreHydrated,
  'account/devices': listIsLoaded,
  'account/session': ({ page }) => expect(page.getByTestId('picture-details')).toContainText('Logged in'),
  'account/activity': listIsLoaded,
  'account/close': formsAreHydrated,
  'account/review': listIsLoaded,
};

async function formsAreHydrated({ page }: User): Promise<void> {
  await page.locator('form[data-hydrated]').first().waitFor();
  await expect(page.locator('[data-awaiting-hydration]')).toHaveCount(0);
}

async function listIsLoaded({ page }: User): Promise<void> {
  await expect(page.locator('.loading').filter({ hasText: /./ })).toHaveCount(0);
}

const budgets = (): Record<string, Transferred> => JSON.parse(readFileSync(FILE, 'utf8'));

/** The limit of a figure, if it has one. */
function limit(name: string, what: string): number {
  const limits: Partial<Transferred> | undefined = name.startsWith('account') ? OF_ACCOUNT : LIMITS[name];
  return limits?.[what as keyof Transferred] ?? Infinity;
}

/** Sets a page's budget 2 % above the measured figures. */
function rewriteBudget(name: string, measured: Transferred): void {
  const budget = Object.entries(measured).map(([what, figure]) => {
    const padded = what === 'requests' ? figure : Math.ceil((figure * 1.02) / 100) * 100;
    return [what, Math.min(padded, limit(name, what))];
  });
  console.log(`${name}: ${JSON.stringify(measured)}`);
  writeFileSync(FILE, JSON.stringify({ ...budgets(), [name]: Object.fromEntries(budget) }, null, 2) + '\n');
}

for (const [name, isLoaded] of Object.entries(PAGES)) {
  test(`the first view of the ${name} page stays within its budget`, { tag: '@release' }, async ({ page, user, otherBrowser }) => {
    if (name.startsWith('account')) {
      const before = await User.inNewTab(otherBrowser);
      await before.register('ada');
      // The session comes from another browser, so that this one's cache is empty.
      const session = JSON.stringify(await before.stored());
      await page.addInitScript(text => localStorage.setItem('latchkey.session', text), session);
    }
    const meter = await TransferMeter.attachTo(page);
    await page.goto(name === 'home' ? '/' : `/${name}`);
    await isLoaded(user);
    const measured = await meter.read();
    if (process.env.BUDGET === 'rewrite') {
      rewriteBudget(name, measured);
    }
    const budget = new Map(Object.entries(budgets()[name] ?? {}));
    const exceeded = Object.entries(measured).flatMap(([what, figure]) => {
      const allowed = Math.min(budget.get(what) ?? 0, limit(name, what));
      return figure > allowed ? [`${what}: ${figure}, which is ${figure - allowed} more than ${allowed}`] : [];
    });
    expect(exceeded, 'figures above end2end/budget.json').toEqual([]);
    expect(meter.uncompressed, 'files not compressed with Brotli').toEqual([]);
  });
}
