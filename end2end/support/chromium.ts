import { existsSync } from 'node:fs';

const installed = process.env.CHROMIUM_PATH || '/usr/bin/chromium';

/** The system's Chromium if there is one, else Playwright's. It contacts no server but the one under test. */
export const launchOptions = {
  executablePath: existsSync(installed) ? installed : undefined,
  // Chromium's sandbox does not work for root, which containers often run as.
  chromiumSandbox: process.getuid?.() !== 0,
  args: [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
  ],
};
