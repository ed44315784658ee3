import { defineConfig } from '@playwright/test';
import config from './playwright.config';

export default defineConfig(config, {
  testDir: '.',
  testMatch: 'pictures.ts',
  // Nothing half-way in a picture.
  use: { contextOptions: { reducedMotion: 'reduce' } },
});
