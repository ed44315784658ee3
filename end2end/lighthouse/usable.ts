import { type Browser } from '@playwright/test';
import { throttling } from 'lighthouse/core/config/constants.js';

const TIMES = 15;

/** Slow 4G and a slow phone, as Lighthouse has them. */
export const SLOW = throttling.mobileSlow4G;

/** Says to the console when the form can be used, in milliseconds since the navigation began. */
const report = () => {
  new MutationObserver((_, observer) => {
    if (document.querySelector('form[data-hydrated]')) {
      observer.disconnect();
      console.debug(`usable: ${performance.now()}`);
    }
  }).observe(document, { attributes: true, childList: true, subtree: true });
};

/**
 * When the form of a page can be used, in milliseconds from the start of the navigation, with an empty cache each
 * time, the quickest first.
 */
export async function usable(browser: Browser, url: string, { slow }: { slow: boolean }): Promise<number[]> {
  const times: number[] = [];
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
    times.push(Number((await usable).text().split(' ')[1]));
    await context.close();
  }
  return times.sort((a, b) => a - b);
}
