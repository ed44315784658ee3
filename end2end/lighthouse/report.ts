import { SLOW, type Times } from './usable';
import { CATEGORIES, METRICS, type Verdict } from './verdict';

type Results = {
  cores: number;
  chromium: string;
  lighthouse: string;
  /** Times until the login form is hydrated, in milliseconds, fastest first. */
  quick: Times[];
  slow: Times[];
  verdicts: Verdict[];
};

const row = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: (string | number)[][]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const time = (milliseconds: number) =>
  milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(2)} s`;

function usableRow(name: string, goal: number, times: Times[]): string[] {
  const median = times[Math.floor(times.length / 2)];
  const all = [median, times[0], times[times.length - 1]].map(({ usable }) => usable);
  return [name, time(goal), ...all.map(time), time(median.parsed)];
}

/** The text of docs/LIGHTHOUSE.md. */
export function report({ cores, chromium, lighthouse, quick, slow, verdicts }: Results): string {
  const faults = verdicts.flatMap(({ name, faults }) => faults.map(fault => `- ${name}: ${fault}`));
  return `# Lighthouse

Written by \`make lighthouse\` on ${new Date().toISOString().slice(0, 10)}: ${cores} cores, Chromium ${chromium}, Lighthouse ${lighthouse},
the release build on 127.0.0.1 over plain HTTP/1.1, an empty cache each time.

## Scores

Lighthouse's mobile preset simulates a slow phone on slow 4G. Each page ran three times; these are the runs with the
median performance score. The pages of the account are measured while logged in.

${table(['page', ...CATEGORIES], verdicts.map(({ name, scores }) => [name, ...scores]))}

${table(['page', ...Object.keys(METRICS)], verdicts.map(({ name, metrics }) => [name, ...metrics]))}

Audits that keep a score below 100:

${faults.length > 0 ? faults.join('\n') : 'None.'}

## Time until the login form can be used

The time from the start of the navigation until the form is hydrated. Chromium applies Lighthouse's slow 4G: ${SLOW.requestLatencyMs} ms of
latency, ${Math.round(SLOW.downloadThroughputKbps)} kbit/s, and a processor ${SLOW.cpuSlowdownMultiplier} times slower. *Parsed* is the time, in the median run, when Chromium
had parsed the document: the part that needs no WASM.

${table(['', 'goal', `median of ${quick.length}`, 'fastest', 'slowest', 'parsed'], [usableRow('not throttled', 150, quick), usableRow('on slow 4G', 2_500, slow)])}

What shortened the unthrottled time: the document preloads all modules that islands import, hydration does not wait
for an idle moment, and the list of fonts is short (which saves about 10 ms).
`;
}
