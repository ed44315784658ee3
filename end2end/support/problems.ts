import { type Page, expect } from '@playwright/test';

/** The notice that says what is wrong with the page. */
export const problem = (page: Page) => page.locator('.notice[data-problem]:visible');

/** Expects the notice, which appears some seconds after the page has begun to load. */
export async function expectProblem(page: Page, text: RegExp): Promise<void> {
  // Until the style is there, every notice is visible.
  await expect(problem(page)).toHaveCount(1, { timeout: 60_000 });
  await expect(problem(page)).toHaveText(text, { timeout: 60_000 });
}
