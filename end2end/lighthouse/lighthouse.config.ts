import { defineConfig } from '@playwright/test';
import config from '../playwright.config';

export default defineConfig(config, {
  testDir: '.',
  testMatch: 'lighthouse.ts',
  outputDir: '../test-results',
  reporter: 'list',
  // One worker, because parallel runs would slow each other down.
  workers: 1,
  timeout: 20 * 60_000,
  use: { trace: 'off' },
});
