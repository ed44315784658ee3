import { type APIResponse, type BrowserContext, type Request, type Route } from '@playwright/test';

/** Handles a request in the browser's place. */
export type Handler = (route: Route) => Promise<void>;

/** The server handles the request, but its response never arrives. */
export const loseResponse: Handler = async route => {
  await route.fetch();
  await route.abort();
};

/** The server handles the request, but only half of its response arrives. */
export const truncateResponse: Handler = async route => {
  const response = await route.fetch();
  const text = await response.text();
  await route.fulfill({ response, body: text.slice(0, text.length / 2) });
};

/** Responses that the server has sent and that do not arrive until they are released. */
export class HeldResponses {
  /** The first of them, once the server has sent it. */
  readonly answered: Promise<APIResponse>;
  private readonly released: Promise<void>;
  private resolveAnswered: (response: APIResponse) => void = () => {};
  private resolveReleased = () => {};

  constructor() {
    this.answered = new Promise(resolve => (this.resolveAnswered = resolve));
    this.released = new Promise(resolve => (this.resolveReleased = resolve));
  }

  /** Lets them arrive, and all that follow. */
  release(): void {
    this.resolveReleased();
  }

  async hold(route: Route): Promise<void> {
    const response = await route.fetch();
    this.resolveAnswered(response);
    await this.released;
    // The page that sent the request may be closed.
    await route.fulfill({ response }).catch(() => {});
  }
}

/** Makes the page's time-outs ten times as long, so that a held response does not run into them on a slow machine. */
const extendTimeouts = () => {
  const { timeout } = AbortSignal;
  AbortSignal.timeout = milliseconds => timeout.call(AbortSignal, 10 * milliseconds);
};

/** The requests of a browser: records them, and can interfere with them. */
export class Network {
  private readonly recorded: Request[] = [];

  constructor(private readonly context: BrowserContext) {
    context.on('request', request => this.recorded.push(request));
  }

  /** The requests to a path so far. */
  requests(path: string): Request[] {
    return this.recorded.filter(request => new URL(request.url()).pathname === path);
  }

  /** The URLs of all requests so far. */
  urls(): string[] {
    return this.recorded.map(request => request.url());
  }

  /**
   * The statuses of a path's responses so far. Those that ask for a nonce are left out: the server asks for one when the
   * page's clock is wrong, or a test has moved it, and the page then sends the request again.
   */
  async statuses(path: string): Promise<(number | undefined)[]> {
    const responses = await Promise.all(this.requests(path).map(request => request.response()));
    return responses.filter(response => !response?.headers()['dpop-nonce']).map(response => response?.status());
  }

  /** How many responses asked for a nonce. */
  async nonces(path: string): Promise<number> {
    const responses = await Promise.all(this.requests(path).map(request => request.response()));
    return responses.filter(response => response?.headers()['dpop-nonce']).length;
  }

  /** The Idempotency-Keys of the refreshes so far. */
  idempotencyKeys(): (string | undefined)[] {
    return this.requests('/api/refresh').map(request => request.headers()['idempotency-key']);
  }

  /** Handles requests to a path from now on, or the next few times. */
  async intercept(path: string, handler: Handler, times?: number): Promise<void> {
    await this.context.route(url => url.pathname === path, handler, { times });
  }

  /** Lets all requests through again. */
  async restore(): Promise<void> {
    await this.context.unrouteAll();
  }

  /** Holds a path's responses from now on, or the next few times. Pages that open after this wait for them longer. */
  async holdResponses(path: string, times?: number): Promise<HeldResponses> {
    const held = new HeldResponses();
    await this.context.addInitScript(extendTimeouts);
    await this.intercept(path, route => held.hold(route), times);
    return held;
  }
}
