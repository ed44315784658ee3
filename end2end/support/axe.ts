import { readFileSync } from 'node:fs';
import { type Page, expect } from '@playwright/test';
import { type AxeResults, type RunOptions } from 'axe-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

type Axe = { run(options: RunOptions): Promise<AxeResults> };

/** Expects axe-core to find nothing on the page as it is. */
export async function expectNoViolations(page: Page, state: string): Promise<void> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join('\n')}`);
  });
  expect(found, state).toEqual([]);
}
