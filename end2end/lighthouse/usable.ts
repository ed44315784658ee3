import { type Browser } from '@playwright/test';
import { throttling } from 'lighthouse/core/config/constants.js';

const TIMES = 15;

/** Slow 4G and a slow phone, as Lighthouse has them. */
export const SLOW = throttling.mobileSlow4G;

/** When a page had been read, and when its form could be used, in milliseconds since the navigation began. */
export type Times = { read: number; usable: number };

/** Says them to the console. */
const report = () => {
  new MutationObserver((_, observer) => {
    if (document.querySelector('form[data-hydrated]')) {
      observer.disconnect();
      const [{ domInteractive }] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      console.debug(`usable: ${domInteractive} ${performance.now()}`);
    }
  }).observe(document, { attributes: true, childList: true, subtree: true });
};

/** The times of a page, with an empty cache each time, the quickest first. */
export async function usable(browser: Browser, url: string, { slow }: { slow: boolean }): Promise<Times[]> {
  const times: Times[] = [];
  while (times.length < TIMES) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(report);
    if (slow) {
      const session = await context.newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: SLOW.requestLatencyMs,
        downloadThroughput: (SLOW.downloadThroughputKbps * 1024) / 8,
        uploadThroughput: (SLOW.uploadThroughputKbps * 1024) / 8,
      });
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW.cpuSlowdownMultiplier });
    }
    // Told by the page itself: to ask it would have Playwright's scripts read while ours are.
    const usable = page.waitForEvent('console', message => message.text().startsWith('usable: '));
    await page.goto(url);
    const [, read, ready] = (await usable).text().split(' ').map(Number);
    times.push({ read, usable: ready });
    await context.close();
  }
  return times.sort((a, b) => a.usable - b.usable);
}
