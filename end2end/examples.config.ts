import { defineConfig } from '@playwright/test';
import config from './playwright.config';

/** The tests of the apps that only `make examples` builds. */
export default defineConfig(config, { testDir: 'examples' });
