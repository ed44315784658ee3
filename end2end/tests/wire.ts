import { type APIResponse, type BrowserContext, type Request, type Route } from '@playwright/test';

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
  /** The first of them, once the server has given it. */
  readonly given: Promise<APIResponse>;
  private readonly released: Promise<void>;
  private give: (answer: APIResponse) => void = () => {};
  private letGo = () => {};

  constructor() {
    this.given = new Promise(resolve => (this.give = resolve));
    this.released = new Promise(resolve => (this.letGo = resolve));
  }

  /** Lets them arrive, and those to come. */
  release(): void {
    this.letGo();
  }

  async meet(route: Route): Promise<void> {
    const response = await route.fetch();
    this.give(response);
    await this.released;
    // Who asked may be gone.
    await route.fulfill({ response }).catch(() => {});
  }
}

/** A slow machine is no reason to give up waiting: what takes its time on purpose has ten times as much. */
const patience = () => {
  const { timeout } = AbortSignal;
  AbortSignal.timeout = milliseconds => timeout.call(AbortSignal, 10 * milliseconds);
};

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

  /** All addresses that were asked so far. */
  urls(): string[] {
    return this.requests.map(request => request.url());
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

  /** From now on, or the next few times, a path's answers are held. Pages that come after this wait for them. */
  async hold(path: string, times?: number): Promise<Held> {
    const held = new Held();
    await this.context.addInitScript(patience);
    await this.meet(path, route => held.meet(route), times);
    return held;
  }
}
