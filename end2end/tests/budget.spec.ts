import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Person } from './person';
import { expect, test } from './test';
import { Scales, type Transferred } from './transfer';

const FILE = join(__dirname, '../budget.json');

/** No budget goes beyond these. A KB is a thousand bytes. */
const GOALS: Record<string, Partial<Transferred>> = {
  login: { bytes: 125_000, wasm: 110_000, requests: 5 },
};

/** What each page shows when it has all that it needs. */
const PAGES: Record<string, (person: Person) => Promise<void>> = {
  home: person => person.isGuest(),
  login: person => person.formIsAlive(),
  register: person => person.formIsAlive(),
  account: person => person.isComplete(),
};

const budgets = (): Record<string, Transferred> => JSON.parse(readFileSync(FILE, 'utf8'));

/** How much of it there may be, as far as there is a goal. */
const goal = (name: string, what: string) => GOALS[name]?.[what as keyof Transferred] ?? Infinity;

/** A bit above what there is today, so that growth is seen. */
function rewrite(name: string, today: Transferred): void {
  const budget = Object.entries(today).map(([what, figure]) => {
    const roomy = what === 'requests' ? figure : Math.ceil((figure * 1.02) / 100) * 100;
    return [what, Math.min(roomy, goal(name, what))];
  });
  console.log(`${name}: ${JSON.stringify(today)}`);
  writeFileSync(FILE, JSON.stringify({ ...budgets(), [name]: Object.fromEntries(budget) }, null, 2) + '\n');
}

for (const [name, isThere] of Object.entries(PAGES)) {
  test(`the first view of ${name} transfers no more than its budget`, { tag: '@release' }, async ({ page, person, elsewhere }) => {
    if (name === 'account') {
      const before = await Person.inNewTab(elsewhere);
      await before.register('ada');
      // Logged in, and yet with nothing in this browser's cache.
      const session = JSON.stringify(await before.stored());
      await page.addInitScript(text => localStorage.setItem('latchkey.session', text), session);
    }
    const scales = await Scales.under(page);
    await page.goto(name === 'home' ? '/' : `/${name}`);
    await isThere(person);
    const today = await scales.read();
    if (process.env.BUDGET === 'rewrite') {
      rewrite(name, today);
    }
    const budget = new Map(Object.entries(budgets()[name] ?? {}));
    const grown = Object.entries(today).flatMap(([what, figure]) => {
      const most = Math.min(budget.get(what) ?? 0, goal(name, what));
      return figure > most ? [`${what}: ${figure}, which is ${figure - most} more than ${most}`] : [];
    });
    expect(grown, 'what grew past end2end/budget.json').toEqual([]);
    expect(scales.loose, 'what came without Brotli').toEqual([]);
  });
}
