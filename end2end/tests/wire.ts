import { type BrowserContext, type Request, type Route } from '@playwright/test';

/** What becomes of a request on its way. */
export type Fate = (route: Route) => Promise<void>;

/** The server does what was asked, and its answer never arrives. */
export const lost: Fate = async route => {
  await route.fetch();
  await route.abort();
};

/** The server does what was asked, and half of its answer arrives. */
export const torn: Fate = async route => {
  const answer = await route.fetch();
  const text = await answer.text();
  await route.fulfill({ response: answer, body: text.slice(0, text.length / 2) });
};

/** Answers that the server has given and that wait to arrive. */
export class Held {
  /** Resolves when the server has given the first of them. */
  readonly given: Promise<void>;
  /** Lets them arrive. */
  release = () => {};
  readonly released = new Promise<void>(resolve => (this.release = resolve));
  give = () => {};

  constructor() {
    this.given = new Promise<void>(resolve => (this.give = resolve));
  }
}

/** What goes between a browser and the server. */
export class Wire {
  private readonly requests: Request[] = [];

  constructor(private readonly context: BrowserContext) {
    context.on('request', request => this.requests.push(request));
  }

  /** What was asked of a path so far. */
  sent(path: string): Request[] {
    return this.requests.filter(request => new URL(request.url()).pathname === path);
  }

  /** How a path has answered so far. */
  async statuses(path: string): Promise<(number | undefined)[]> {
    const answers = await Promise.all(this.sent(path).map(request => request.response()));
    return answers.map(answer => answer?.status());
  }

  /** The Idempotency-Keys of the renewals so far. */
  keys(): (string | undefined)[] {
    return this.sent('/api/refresh').map(request => request.headers()['idempotency-key']);
  }

  /** From now on, or the next few times, requests to a path meet this fate. */
  async meet(path: string, fate: Fate, times?: number): Promise<void> {
    await this.context.route(url => url.pathname === path, fate, { times });
  }

  /** Nothing happens to requests any more. */
  async mend(): Promise<void> {
    await this.context.unrouteAll();
  }

  /** From now on, or the next few times, a path's answers are held. */
  async hold(path: string, times?: number): Promise<Held> {
    const held = new Held();
    const wait: Fate = async route => {
      const response = await route.fetch();
      held.give();
      await held.released;
      // Who asked may be gone.
      await route.fulfill({ response }).catch(() => {});
    };
    await this.meet(path, wait, times);
    return held;
  }
}
