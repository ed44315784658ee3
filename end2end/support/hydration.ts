import { type Page } from '@playwright/test';

/** Delays the hydration of the pages that are opened from here on, until the returned function is called. */
export async function delayHydration(page: Page): Promise<() => void> {
  let hydrate = () => {};
  const held = new Promise<void>(resolve => (hydrate = resolve));
  await page.route('**/*.wasm', async route => {
    await held;
    await route.continue();
  });
  return hydrate;
}
