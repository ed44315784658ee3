import { type BrowserContext, test as base, expect } from '@playwright/test';
import { LATCHKEY, Latchkey, type Program } from './latchkey';
import { Person } from './person';
import { Wire } from './wire';

export { expect };

/** What pages said to the console that nobody expected. */
export class Complaints {
  private readonly heard: string[] = [];
  private readonly expected: RegExp[] = [];

  listenTo(context: BrowserContext): void {
    context.on('console', message => {
      if (['error', 'warning'].includes(message.type())) {
        this.heard.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on('weberror', error => this.heard.push(`uncaught: ${error.error()}`));
  }

  /** Chromium itself logs every failed request: those that a test provokes are named here. */
  expect(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  left(): string[] {
    return this.heard.filter(text => !this.expected.some(pattern => pattern.test(text)));
  }
}

type Options = {
  /** Settings of the server, as on its command line. */
  settings: string[];
  /** The program that serves. */
  program: Program;
};

type Fixtures = {
  server: Latchkey;
  complaints: Complaints;
  person: Person;
  wire: Wire;
  /** Another browser: it shares nothing with the first. */
  elsewhere: BrowserContext;
};

/** A server of its own for each test, and no complaint in the console of any of its pages. */
export const test = base.extend<Options & Fixtures>({
  settings: [[], { option: true }],
  program: [LATCHKEY, { option: true }],

  server: async ({ settings, program }, use, info) => {
    const server = await Latchkey.start(settings, program);
    await use(server);
    if (info.status !== info.expectedStatus) {
      await info.attach('server log', { body: server.log(), contentType: 'text/plain' });
    }
    await server.remove();
  },

  baseURL: async ({ server }, use) => use(server.url),

  complaints: async ({}, use) => {
    const complaints = new Complaints();
    await use(complaints);
    expect(complaints.left(), 'the console').toEqual([]);
  },

  context: async ({ context, complaints }, use) => {
    complaints.listenTo(context);
    await use(context);
  },

  elsewhere: async ({ browser, complaints, baseURL, contextOptions }, use) => {
    const context = await browser.newContext({ ...contextOptions, baseURL });
    complaints.listenTo(context);
    await use(context);
    await context.close();
  },

  person: async ({ page }, use) => use(new Person(page)),

  wire: async ({ context }, use) => use(new Wire(context)),
});
