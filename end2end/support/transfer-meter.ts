import { type Page } from '@playwright/test';
import { expect } from './test';

/** What a page transfers: bytes in all and by content type, and requests. */
export type Transferred = Record<'bytes' | 'wasm' | 'js' | 'css' | 'html' | 'requests', number>;

const KINDS: Record<string, keyof Transferred> = {
  'application/wasm': 'wasm',
  'text/javascript': 'js',
  'text/css': 'css',
  'text/html': 'html',
};

const ICON = '/favicon.svg';

/**
 * Measures what a page transfers from now on: the bytes received over the connection, which are compressed bodies and
 * response headers. Responses from a cache don't count. Neither does the icon, which browsers fetch once a site and
 * at any time.
 */
export class TransferMeter {
  private readonly pending = new Set<string>();
  private readonly kinds = new Map<string, keyof Transferred>();
  private readonly sum: Transferred = { bytes: 0, wasm: 0, js: 0, css: 0, html: 0, requests: 0 };
  /** The URLs of packaged files that were not compressed with Brotli. */
  readonly uncompressed: string[] = [];

  private constructor(private readonly page: Page) {}

  static async attachTo(page: Page): Promise<TransferMeter> {
    const meter = new TransferMeter(page);
    const session = await page.context().newCDPSession(page);
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      if (request.url.endsWith(ICON)) {
        return;
      }
      meter.pending.add(requestId);
      meter.sum.requests += 1;
    });
    session.on('Network.requestServedFromCache', ({ requestId }) => {
      if (meter.pending.delete(requestId)) {
        meter.sum.requests -= 1;
      }
    });
    session.on('Network.responseReceived', ({ requestId, response }) => {
      meter.kinds.set(requestId, KINDS[response.mimeType]);
      const headers = new Headers(response.headers);
      if (response.url.includes('/pkg/') && headers.get('content-encoding') !== 'br') {
        meter.uncompressed.push(response.url);
      }
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const kind = meter.kinds.get(requestId);
      if (meter.pending.delete(requestId)) {
        meter.sum.bytes += encodedDataLength;
        if (kind) {
          meter.sum[kind] += encodedDataLength;
        }
      }
    });
    session.on('Network.loadingFailed', ({ requestId }) => meter.pending.delete(requestId));
    await session.send('Network.enable');
    return meter;
  }

  /** The sums, once all modules and the WASM have loaded and no request is pending. */
  async read(): Promise<Transferred> {
    // Leptos sets it once its modules have loaded.
    await this.page.waitForFunction(() => '__hydrateIsland' in window);
    await expect.poll(() => this.sum.wasm > 0 && this.pending.size === 0).toBe(true);
    return { ...this.sum };
  }
}
