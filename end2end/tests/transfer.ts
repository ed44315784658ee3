import { type Page } from '@playwright/test';
import { expect } from './test';

/** What a page takes from the wire: bytes in all and by kind, and requests. */
export type Transferred = Record<'bytes' | 'wasm' | 'js' | 'css' | 'html' | 'requests', number>;

const KINDS: Record<string, keyof Transferred> = {
  'application/wasm': 'wasm',
  'text/javascript': 'js',
  'text/css': 'css',
  'text/html': 'html',
};

const ICON = '/favicon.svg';

/**
 * Weighs what a page transfers from here on. The bytes are those that came in over the connection: bodies as
 * they are encoded, and the headers of the answers. What came from a cache counts for nothing, and neither does the
 * icon, which a browser fetches for itself, once a site and whenever it likes.
 */
export class Scales {
  private readonly open = new Set<string>();
  private readonly kinds = new Map<string, keyof Transferred>();
  private readonly sum: Transferred = { bytes: 0, wasm: 0, js: 0, css: 0, html: 0, requests: 0 };
  /** Packaged files that came in another encoding than Brotli. */
  readonly loose: string[] = [];

  private constructor(private readonly page: Page) {}

  static async under(page: Page): Promise<Scales> {
    const scales = new Scales(page);
    const session = await page.context().newCDPSession(page);
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      if (request.url.endsWith(ICON)) {
        return;
      }
      scales.open.add(requestId);
      scales.sum.requests += 1;
    });
    session.on('Network.requestServedFromCache', ({ requestId }) => {
      if (scales.open.delete(requestId)) {
        scales.sum.requests -= 1;
      }
    });
    session.on('Network.responseReceived', ({ requestId, response }) => {
      scales.kinds.set(requestId, KINDS[response.mimeType]);
      const headers = new Headers(response.headers);
      if (response.url.includes('/pkg/') && headers.get('content-encoding') !== 'br') {
        scales.loose.push(response.url);
      }
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const kind = scales.kinds.get(requestId);
      if (scales.open.delete(requestId)) {
        scales.sum.bytes += encodedDataLength;
        if (kind) {
          scales.sum[kind] += encodedDataLength;
        }
      }
    });
    session.on('Network.loadingFailed', ({ requestId }) => scales.open.delete(requestId));
    await session.send('Network.enable');
    return scales;
  }

  /** The weight, once all modules and the WASM are there, and nothing is on its way any more. */
  async read(): Promise<Transferred> {
    // Leptos sets it when what it imports has arrived.
    await this.page.waitForFunction(() => '__hydrateIsland' in window);
    await expect.poll(() => this.sum.wasm > 0 && this.open.size === 0).toBe(true);
    return { ...this.sum };
  }
}
