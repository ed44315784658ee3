import { type Browser } from '@playwright/test';
import { throttling } from 'lighthouse/core/config/constants.js';

const TIMES = 15;

/** Lighthouse's slow 4G and slow phone. */
export const SLOW = throttling.mobileSlow4G;

/** When the document had been parsed and when its form was hydrated, in milliseconds since the navigation began. */
export type Times = { read: number; usable: number };

/** An init script that logs both times to the console. */
const report = () => {
  new MutationObserver((_, observer) => {
    if (document.querySelector('form[data-hydrated]')) {
      observer.disconnect();
      const [{ domInteractive }] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      console.debug(`usable: ${domInteractive} ${performance.now()}`);
    }
  }).observe(document, { attributes: true, childList: true, subtree: true });
};

/** The times of a page over several runs with an empty cache, sorted from the quickest. */
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
    // The page logs the times itself: asking it would run Playwright's scripts while the page loads.
    const usable = page.waitForEvent('console', message => message.text().startsWith('usable: '));
    await page.goto(url);
    const [, read, ready] = (await usable).text().split(' ').map(Number);
    times.push({ read, usable: ready });
    await context.close();
  }
  return times.sort((a, b) => a.usable - b.usable);
}
