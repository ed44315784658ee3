import { type BrowserContext, test as base, expect } from '@playwright/test';
import { Network } from './network';
import { LATCHKEY, LatchkeyServer, type Program } from './server';
import { User } from './user';

export { expect };

/** The errors and warnings that pages log to the console. A test fails on every one that it does not expect. */
export class ConsoleErrors {
  private readonly logged: string[] = [];
  private readonly expected: RegExp[] = [];

  listenTo(context: BrowserContext): void {
    context.on('console', message => {
      if (['error', 'warning'].includes(message.type())) {
        this.logged.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on('weberror', error => this.logged.push(`uncaught: ${error.error()}`));
  }

  /** Expects messages of this form. Chromium itself logs every failed request. */
  expect(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  unexpected(): string[] {
    return this.logged.filter(text => ![ICON, ...this.expected].some(pattern => pattern.test(text)));
  }
}

/** Chromium loads the icon of a page at a moment of its own, which may be while a test stops the server. */
const ICON = /net::ERR_CONNECTION_\w+ .*\/favicon\.svg/;

/** What Chromium logs when the server asks for a nonce, because the page's clock is wrong or a test has moved it. */
export const NONCE = /401.*\/api\/(login|refresh|logout)/;

type Options = {
  /** The server's settings, as command-line arguments. */
  settings: string[];
  /** The server program. */
  program: Program;
};

type Fixtures = {
  server: LatchkeyServer;
  consoleErrors: ConsoleErrors;
  user: User;
  network: Network;
  /** A second browser, which shares nothing with the first. */
  otherBrowser: BrowserContext;
};

/** Gives each test its own server, and fails it on unexpected console errors. */
export const test = base.extend<Options & Fixtures>({
  settings: [[], { option: true }],
  program: [LATCHKEY, { option: true }],

  server: async ({ settings, program }, use, info) => {
    const server = await LatchkeyServer.start(settings, program);
    await use(server);
    if (info.status !== info.expectedStatus) {
      await info.attach('server log', { body: server.log(), contentType: 'text/plain' });
    }
    await server.remove();
  },

  baseURL: async ({ server }, use) => use(server.url),

  consoleErrors: async ({}, use) => {
    const consoleErrors = new ConsoleErrors();
    await use(consoleErrors);
    expect(consoleErrors.unexpected(), 'unexpected console errors').toEqual([]);
  },

  context: async ({ context, consoleErrors }, use) => {
    consoleErrors.listenTo(context);
    await use(context);
  },

  otherBrowser: async ({ browser, consoleErrors, baseURL, contextOptions }, use) => {
    const context = await browser.newContext({ ...contextOptions, baseURL });
    consoleErrors.listenTo(context);
    await use(context);
    await context.close();
  },

  user: async ({ page }, use) => use(new User(page)),

  network: async ({ context }, use) => use(new Network(context)),
});
