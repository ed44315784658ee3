import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page, chromium } from '@playwright/test';
import { launchOptions } from './chromium';

/** A Chromium with a profile on the disk, which can be killed and started again. */
export class Profile {
  private process?: ChildProcess;
  private browser?: Browser;

  private constructor(private readonly folder: string) {}

  static async create(): Promise<Profile> {
    return new Profile(await mkdtemp(join(tmpdir(), 'latchkey-profile-')));
  }

  /** Starts it, and opens a page. */
  async start(): Promise<Page> {
    const { executablePath, chromiumSandbox, args } = launchOptions;
    const child = spawn(executablePath ?? chromium.executablePath(), [
      ...args,
      ...(chromiumSandbox ? [] : ['--no-sandbox']),
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${this.folder}`,
      'about:blank',
    ], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    this.process = child;
    const endpoint = new Promise<string>((resolve, reject) => {
      let output = '';
      child.stderr.on('data', (chunk: Buffer) => {
        output += chunk;
        const [, url] = /DevTools listening on (\S+)/.exec(output) ?? [];
        if (url) {
          resolve(url);
        }
      });
      child.once('exit', code => reject(new Error(`Chromium stopped with ${code}: ${output}`)));
    });
    this.browser = await chromium.connectOverCDP(await endpoint);
    const [context] = this.browser.contexts();
    return context!.newPage();
  }

  /** Closes it as a person does, so that it writes everything to the disk. */
  async close(): Promise<void> {
    const { process: child, browser } = this;
    if (child && browser) {
      const exit = once(child, 'exit');
      const session = await browser.newBrowserCDPSession();
      // It may be gone before it answers.
      session.send('Browser.close').catch(() => {});
      await exit;
    }
    this.process = undefined;
  }

  /** Kills all of its processes, by SIGKILL. */
  async kill(): Promise<void> {
    const child = this.process;
    if (child?.pid) {
      const exit = once(child, 'exit');
      process.kill(-child.pid, 'SIGKILL');
      await exit;
    }
    this.process = undefined;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
