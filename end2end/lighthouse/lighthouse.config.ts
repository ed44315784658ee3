import { defineConfig } from '@playwright/test';
import config from '../playwright.config';

export default defineConfig(config, {
  testDir: '.',
  testMatch: 'lighthouse.ts',
  outputDir: '../test-results',
  reporter: 'list',
  // One at a time, so that they don't slow each other down.
  workers: 1,
  timeout: 20 * 60_000,
  use: { trace: 'off' },
});
