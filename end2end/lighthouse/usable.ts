import { type Browser } from '@playwright/test';
import { throttling } from 'lighthouse/core/config/constants.js';

const RUNS = 15;

/** Lighthouse's settings for slow 4G on a slow phone. */
export const SLOW = throttling.mobileSlow4G;

/** The times when the document was parsed and when its form was hydrated, in milliseconds since the navigation started. */
export type Times = { parsed: number; usable: number };

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

/** The times of a page over several runs with an empty cache, fastest first. */
export async function usable(browser: Browser, url: string, { slow }: { slow: boolean }): Promise<Times[]> {
  const times: Times[] = [];
  while (times.length < RUNS) {
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
    // The page logs the times itself, because querying them would run Playwright's scripts while the page loads.
    const usable = page.waitForEvent('console', message => message.text().startsWith('usable: '));
    await page.goto(url);
    const [, parsed, ready] = (await usable).text().split(' ').map(Number);
    times.push({ parsed, usable: ready });
    await context.close();
  }
  return times.sort((a, b) => a.usable - b.usable);
}
