// `make bench-growth`: refreshes with 1,000 to 10 million sessions, over 1 to 256 connections.
import { writeFileSync } from 'node:fs';
import { writeSection } from './document.mjs';
import { percent, short, whole } from './figures.mjs';
import { filledLatchkey, sampleTokens } from './filled.mjs';
import { loadRefresh } from './load.mjs';
import { measuredBy, versions } from './machine.mjs';
import { plot } from './plot.mjs';
import { inTurn } from './rounds.mjs';
import { table } from './tables.mjs';
import { endWithin, root } from './workspace.mjs';

endWithin(60);

const seconds = Number(process.env.BENCH_SECONDS ?? 6);
const sizes = (process.env.BENCH_SESSIONS ?? '1000,100000,1000000,10000000').split(',').map(Number);
const connections = [1, 32, 256];
const pool = 40_000;

const filled = [];
for (const size of sizes) {
  const startedAt = performance.now();
  filled.push(await filledLatchkey(size));
  console.log(`  ${whole(size)} sessions filled in ${short((performance.now() - startedAt) / 1000)} s`);
}
// Warms up.
for (const one of filled) await refresh(one, 32);

async function refresh(one, count) {
  return loadRefresh(one.server, sampleTokens(one, pool), true, { connections: count, seconds });
}

const measured = {};
for (const count of connections) {
  const contenders = filled.map((one) => [one.count, () => refresh(one, count)]);
  measured[count] = await inTurn(`refresh over ${count} connections`, Object.fromEntries(contenders));
}
const starts = filled.map(({ server }) => server.startedIn);
for (const { server } of filled) await server.stop();

writeFileSync(
  `${root}/docs/growth.svg`,
  plot({
    title: 'Processor time of a refresh',
    x: 'sessions in the table',
    y: 'processor time, µs',
    lines: connections.map((count) => ({
      name: `${count} connection${count > 1 ? 's' : ''}`,
      points: sizes.map((size) => [size, measured[count][size].processor]),
    })),
  }),
);

const rows = connections.flatMap((count) =>
  sizes.map((size, index) => {
    const { rate, spread, p50, p99, processor } = measured[count][size];
    const cells = [whole(rate), percent(spread / 100), short(p50), short(p99), short(processor), short(starts[index])];
    return [whole(size), count, ...cells];
  }),
);
const [least, most] = [sizes[0], sizes.at(-1)];
const ratios = (of) => Math.max(...connections.map((count) => of(measured[count][least], measured[count][most])));
const growth = ratios((few, many) => few.rate / many.rate);
const processorGrowth = ratios((few, many) => many.processor / few.processor);

writeSection(
  'Growth',
  `${measuredBy('make bench-growth')}
${versions()}.

Refreshes with an Idempotency-Key, of ${whole(pool)} sessions chosen at random (or all of them, if there are fewer). Each user
has ten sessions. The figures are medians of three alternating rounds of ${seconds} s.

${table(['sessions', 'connections', 'per second', 'spread', 'median, ms', '99 %, ms', 'processor, µs', 'start, ms'], rows)}

![Processor time of a refresh, by sessions and connections](growth.svg)

Goal: the rate falls by at most a factor of 1.5 from ${whole(least)} to ${whole(most)} sessions. It falls by a factor of ${short(growth)}, and
the processor time grows by a factor of ${short(processorGrowth)}, each over the number of connections with the largest change. The goal is
${growth <= 1.5 ? 'met' : 'not met'}. The disk accounts for the rest: in a large table each refresh changes a different page, and SQLite writes that
page twice, first to the write-ahead log and then to the database. We tried and rejected:

- page caches of 16 MiB: no faster
- a write-ahead log four times as long: no faster, and checkpoints stall for longer (99th percentile over 256
  connections: 113 ms instead of 63 ms)
- memory-mapped reads: 2 to 10 % faster with 10 million sessions, but then an I/O error kills the process
`,
);
process.exit(0);
