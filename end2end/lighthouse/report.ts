import { SLOW, type Times } from './usable';
import { CATEGORIES, METRICS, type Verdict } from './verdict';

type Findings = {
  cores: number;
  chromium: string;
  lighthouse: string;
  /** Times until the login form is hydrated, in milliseconds, sorted from the quickest. */
  quick: Times[];
  slow: Times[];
  verdicts: Verdict[];
};

const row = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: (string | number)[][]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const time = (milliseconds: number) =>
  milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(2)} s`;

function usable(what: string, goal: number, times: Times[]): string[] {
  const middle = times[Math.floor(times.length / 2)];
  const all = [middle, times[0], times[times.length - 1]].map(({ usable }) => usable);
  return [what, time(goal), ...all.map(time), time(middle.read)];
}

/** The report: docs/LIGHTHOUSE.md. */
export function report({ cores, chromium, lighthouse, quick, slow, verdicts }: Findings): string {
  const faults = verdicts.flatMap(({ name, faults }) => faults.map(fault => `- ${name}: ${fault}`));
  return `# Lighthouse

Written by \`make lighthouse\` on ${new Date().toISOString().slice(0, 10)}: ${cores} cores, Chromium ${chromium}, Lighthouse ${lighthouse},
the release build on 127.0.0.1 over plain HTTP/1.1, an empty cache each time.

## Scores

In the mobile preset, which simulates a slow phone on slow 4G. Of three runs the one with the median performance counts.
The account page is measured logged in.

${table(['page', ...CATEGORIES], verdicts.map(({ name, scores }) => [name, ...scores]))}

${table(['page', ...Object.keys(METRICS)], verdicts.map(({ name, metrics }) => [name, ...metrics]))}

Audits that keep a score below 100:

${faults.length > 0 ? faults.join('\n') : 'None.'}

## Time until the login form can be used

From the start of the navigation until the form is hydrated. Slow 4G is Lighthouse's: ${SLOW.requestLatencyMs} ms a request,
${Math.round(SLOW.downloadThroughputKbps)} kbit/s, a processor ${SLOW.cpuSlowdownMultiplier} times slower, applied by Chromium. *Parsed* is when, in the median run,
Chromium had started a process and parsed the document: the time that it takes without any WASM.

${table(['', 'goal', `median of ${quick.length}`, 'quickest', 'slowest', 'parsed'], [usable('not throttled', 150, quick), usable('on slow 4G', 2_500, slow)])}

Measures that shortened the first of them: the document preloads all modules that islands import, hydration does not wait
for an idle moment, and the list of fonts is short (some 10 ms).
`;
}
