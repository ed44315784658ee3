import { type Page } from '@playwright/test';
import { delayHydration } from '../support/hydration';
import { expectProblem, problem } from '../support/problems';
import { type User, PASSWORD } from '../support/user';
import { expect, test } from '../support/test';

const INCOMPLETE = /^This page has not loaded completely/;
const CRASHED = /^This page has stopped working/;
const UNSUPPORTED = /^Logging in needs WebAssembly/;

/** Expects that neither the form nor its button looks busy. */
async function expectIdle(user: User): Promise<void> {
  await expect(user.submit).toBeEnabled();
  await expect(user.submit).not.toHaveCSS('cursor', 'progress');
  await expect(user.page.locator('form')).not.toHaveAttribute('aria-busy');
}

/** Counts the documents that are requested from here on. */
function countDocuments(page: Page): () => number {
  let count = 0;
  page.on('request', request => (count += Number(request.isNavigationRequest())));
  return () => count;
}

for (const path of ['/', '/login', '/register', '/account']) {
  test(`without WebAssembly ${path} says so`, async ({ page, consoleErrors }) => {
    consoleErrors.expect(/WebAssembly is not defined/);
    consoleErrors.expect(/preloaded using link preload but not used/);
    await page.addInitScript(() => Reflect.deleteProperty(window, 'WebAssembly'));
    await page.goto(path);
    await expectProblem(page, UNSUPPORTED);
  });
}

test('without WebAssembly a submitted form does not stay busy', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/WebAssembly is not defined/);
  consoleErrors.expect(/preloaded using link preload but not used/);
  await page.addInitScript(() => Reflect.deleteProperty(window, 'WebAssembly'));
  await page.goto('/login');
  await user.submitForm('ada', PASSWORD);
  await expectProblem(page, UNSUPPORTED);
  await expectIdle(user);
  await expect(page).toHaveURL('/login');
});

const FILES = { 'the WASM': '**/*.wasm', 'the JavaScript': /\/pkg\/latchkey[^/]*\.js$/ };

for (const [what, file] of Object.entries(FILES)) {
  test(`a page of an old release reloads once when ${what} is gone, then says so`, async ({ page, user, consoleErrors }) => {
    consoleErrors.expect(/404|preloaded|Failed to fetch|MIME|CompileError|uncaught/);
    await page.route(file, route => route.fulfill({ status: 404, body: 'Not found' }));
    const documents = countDocuments(page);
    await page.goto('/login');
    await expect.poll(documents).toBe(2);
    await expectProblem(page, INCOMPLETE);
    await user.submitForm('ada', PASSWORD);
    await expectIdle(user);
    expect(documents()).toBe(2);
    await page.unrouteAll();
    await page.getByRole('link', { name: 'Load it again' }).click();
    await user.formIsHydrated();
    await expect(problem(page)).toHaveCount(0);
  });

  test(`a page of an old release heals by itself when ${what} is gone`, async ({ page, user, consoleErrors }) => {
    consoleErrors.expect(/404|preloaded|Failed to fetch|MIME|CompileError|uncaught/);
    const documents = countDocuments(page);
    await page.route(file, async route => {
      await (documents() < 2 ? route.fulfill({ status: 404, body: 'Not found' }) : route.continue());
    });
    await page.goto('/register');
    await user.formIsHydrated();
    expect(documents()).toBe(2);
    await user.submitForm('ada', PASSWORD);
    await user.expectAccountOf('ada');
  });
}

test('a page of an old release does not reload while the user types', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/404|preloaded|Failed to fetch|MIME|CompileError|uncaught/);
  let answer = () => {};
  const typed = new Promise<void>(resolve => (answer = resolve));
  await page.route('**/*.wasm', async route => {
    await typed;
    await route.fulfill({ status: 404, body: 'Not found' });
  });
  const documents = countDocuments(page);
  await page.goto('/login', { waitUntil: 'commit' });
  await user.username.fill('ada');
  // Until the style is there, every notice is visible.
  await page.waitForFunction(() => document.styleSheets.length > 0);
  answer();
  await expectProblem(page, INCOMPLETE);
  await expect(user.username).toHaveValue('ada');
  expect(documents()).toBe(1);
});

test('the account of an old release reloads when its own chunk of WASM is gone', { tag: '@release' }, async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/404|preloaded|Failed to fetch|MIME|CompileError|uncaught|TypeError/);
  await user.registerAndGoHome('ada');
  const documents = countDocuments(page);
  await page.route(url => url.pathname.endsWith('.wasm') && !url.pathname.includes('/latchkey.'), async route => {
    await (documents() < 2 ? route.fulfill({ status: 404, body: 'Not found' }) : route.continue());
  });
  await page.goto('/account');
  await user.accountIsComplete();
  expect(documents()).toBe(2);
});

test('an old browser that cannot read the JavaScript says so', async ({ page, consoleErrors }) => {
  consoleErrors.expect(/SyntaxError|preloaded/);
  await page.route(FILES['the JavaScript'], route => route.fulfill({ contentType: 'text/javascript', body: 'class {' }));
  await page.goto('/login');
  await expectProblem(page, INCOMPLETE);
});

test('a page that loads slowly says so, and replays what the user did once it has loaded', async ({ page, user, network }) => {
  await user.registerAndGoHome('ada');
  await user.logout();
  const hydrate = await delayHydration(page);
  await page.goto('/login', { waitUntil: 'commit' });
  await user.submitForm('ada', PASSWORD);
  await expectProblem(page, INCOMPLETE);
  await expectIdle(user);
  const logins = network.requests('/api/login').length;
  hydrate();
  await user.expectAccountOf('ada');
  expect(network.requests('/api/login')).toHaveLength(logins + 1);
});

test('a page whose WASM crashes after hydration says so', async ({ page, user, consoleErrors }) => {
  consoleErrors.expect(/unreachable/);
  await page.goto('/login');
  await user.formIsHydrated();
  await expect(problem(page)).toHaveCount(0);
  await page.evaluate(() => {
    setTimeout(() => {
      throw new WebAssembly.RuntimeError('unreachable');
    });
  });
  await expectProblem(page, CRASHED);
});

test('a page that works shows no problem', async ({ page, user }) => {
  await page.clock.install();
  await page.goto('/login');
  await user.formIsHydrated();
  await page.clock.fastForward('01:00');
  await expect(problem(page)).toHaveCount(0);
});
