import { defineConfig } from '@playwright/test';
import { launchOptions } from './support/chromium';

/** A time zone in which it is about noon, so that no test runs over midnight. */
function zoneAtNoon(): string {
  const hours = new Date().getUTCHours() - 12;
  // The signs of these names are the wrong way round.
  return `Etc/GMT${hours < 0 ? hours : `+${hours}`}`;
}

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  // A loaded machine must not refuse a change, so CI runs a failed test once more. One that passes then hides a race:
  // the report lists it as flaky, with the trace of its failure.
  retries: process.env.CI ? 1 : 0,
  // Each test has its own server and browser.
  workers: 2,
  // Generous, for slow machines.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['html', { open: 'never', outputFolder: 'playwright-report' }]],
  use: {
    launchOptions,
    viewport: { width: 1280, height: 800 },
    timezoneId: zoneAtNoon(),
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
