import { defineConfig } from '@playwright/test';
import config from './playwright.config';

export default defineConfig(config, {
  testDir: '.',
  testMatch: 'pictures.ts',
  // No picture shows a transition half-way.
  use: { contextOptions: { reducedMotion: 'reduce' } },
});
