import { SLOW, type Times } from './usable';
import { CATEGORIES, METRICS, type Verdict } from './verdict';

type Findings = {
  cores: number;
  chromium: string;
  lighthouse: string;
  /** Milliseconds until the login form can be used, the quickest first. */
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

/** The findings, in words and tables. */
export function paper({ cores, chromium, lighthouse, quick, slow, verdicts }: Findings): string {
  const faults = verdicts.flatMap(({ name, faults }) => faults.map(fault => `- ${name}: ${fault}`));
  return `# Lighthouse

Written by \`make lighthouse\` on ${new Date().toISOString().slice(0, 10)}: ${cores} cores, Chromium ${chromium}, Lighthouse ${lighthouse},
the release build on 127.0.0.1 over plain HTTP/1.1, an empty cache each time.

## Scores

In the mobile preset: a slow phone on slow 4G, simulated. Of three runs the one with the middle performance. The account is
seen by who is logged in.

${table(['page', ...CATEGORIES], verdicts.map(({ name, scores }) => [name, ...scores]))}

${table(['page', ...Object.keys(METRICS)], verdicts.map(({ name, metrics }) => [name, ...metrics]))}

What keeps a score from 100:

${faults.length > 0 ? faults.join('\n') : 'Nothing.'}

## The login form can be used

From the start of the navigation until its island is alive. Slow 4G is Lighthouse's: ${SLOW.requestLatencyMs} ms a request,
${Math.round(SLOW.downloadThroughputKbps)} kbit/s, a processor ${SLOW.cpuSlowdownMultiplier} times slower; Chromium applies it. *Read* is when, in the run of
the median, it had begun a process and read the document: what it takes without any WASM.

${table(['', 'goal', `median of ${quick.length}`, 'quickest', 'slowest', 'read'], [usable('as it is', 150, quick), usable('on slow 4G', 2_500, slow)])}

What was tried for the first of them: all that islands import is fetched with the document and not in a chain, they wait
for no idle moment, and fewer fonts are looked for by name (some 10 ms), which are kept.
`;
}
