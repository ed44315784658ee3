import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import lighthouse, { type Result } from 'lighthouse';
import puppeteer, { type Page } from 'puppeteer-core';
import { launchOptions } from '../support/chromium';

/** The number of runs for each page. We take the one with the median performance score. */
const RUNS = 3;

export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];

export const METRICS = {
  FCP: 'first-contentful-paint',
  LCP: 'largest-contentful-paint',
  'speed index': 'speed-index',
  TBT: 'total-blocking-time',
  CLS: 'cumulative-layout-shift',
};

/** Lighthouse's result for a page, with its default mobile preset. */
export type Verdict = {
  name: string;
  /** The score of each category, from 0 to 100. */
  scores: number[];
  /** The value of each metric, formatted by Lighthouse. */
  metrics: string[];
  /** Lighthouse's version. */
  version: string;
  /** The audits that keep a score below 100. */
  faults: string[];
};

/** Runs Lighthouse on pages in one browser. Pass the session's `record` in localStorage to be logged in. */
export async function judge(origin: string, pages: Record<string, string>, record?: string): Promise<Verdict[]> {
  const profile = await mkdtemp(join(tmpdir(), 'latchkey-lighthouse-'));
  const browser = await puppeteer.launch({
    executablePath: launchOptions.executablePath ?? chromium.executablePath(),
    userDataDir: profile,
    args: [...launchOptions.args, ...(launchOptions.chromiumSandbox ? [] : ['--no-sandbox'])],
  });
  try {
    const page = await browser.newPage();
    if (record) {
      await page.goto(`${origin}/robots.txt`);
      await page.evaluate(record => localStorage.setItem('latchkey.session', record), record);
    }
    const verdicts: Verdict[] = [];
    for (const [name, path] of Object.entries(pages)) {
      verdicts.push(await judgePage(page, name, origin + path));
    }
    return verdicts;
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  }
}

async function judgePage(page: Page, name: string, url: string): Promise<Verdict> {
  const runs: Result[] = [];
  while (runs.length < RUNS) {
    runs.push(await run(page, url));
  }
  const performance = (run: Result) => run.categories.performance.score ?? 0;
  const median = runs.sort((a, b) => performance(a) - performance(b))[Math.floor(RUNS / 2)];
  return {
    name,
    version: median.lighthouseVersion,
    scores: CATEGORIES.map(category => Math.round(100 * (median.categories[category].score ?? 0))),
    metrics: Object.values(METRICS).map(metric => median.audits[metric].displayValue ?? '?'),
    faults: CATEGORIES.flatMap(category => faults(median, category)),
  };
}

/** How often Lighthouse is run again after it has missed the start of the navigation, which says nothing of the page. */
const MISSED_STARTS = 5;

/** Lighthouse empties the browser's cache before each run, but not localStorage. */
async function run(page: Page, url: string): Promise<Result> {
  for (let missed = 0; ; missed++) {
    const outcome = await lighthouse(url, { logLevel: 'error' }, undefined, page);
    const error = outcome?.lhr.runtimeError;
    if (error?.code === 'NO_NAVSTART' && missed < MISSED_STARTS) {
      continue;
    }
    if (!outcome || error) {
      throw new Error(`${url}: ${error?.message ?? 'no result'}`);
    }
    if (new URL(outcome.lhr.finalDisplayedUrl).pathname !== new URL(url).pathname) {
      throw new Error(`${url} redirected to ${outcome.lhr.finalDisplayedUrl}`);
    }
    return outcome.lhr;
  }
}

/** The audits that lower the score of a category. */
function faults(run: Result, category: string): string[] {
  if (run.categories[category].score === 1) {
    return [];
  }
  return run.categories[category].auditRefs
    .map(({ id, weight }) => ({ weight, audit: run.audits[id] }))
    .filter(({ weight, audit }) => weight > 0 && audit.score !== null && audit.score < 1)
    .map(({ audit }) => {
      const score = Math.round(100 * (audit.score ?? 0));
      return `${category}: ${audit.title}${audit.displayValue ? ` (${audit.displayValue})` : ''}, ${score} of 100`;
    });
}
