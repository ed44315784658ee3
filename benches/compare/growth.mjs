// `make bench-growth`: what a refresh costs with 1,000 to 10 million sessions, over 1 to 256 connections.
import { writeFileSync } from 'node:fs';
import { writeSection } from './document.mjs';
import { percent, short, whole } from './figures.mjs';
import { drawTokens, filledLatchkey } from './filled.mjs';
import { loadRefresh } from './load.mjs';
import { measuredBy, versions } from './machine.mjs';
import { plot } from './plot.mjs';
import { inTurn } from './rounds.mjs';
import { table } from './tables.mjs';
import { endWithin, root } from './workplace.mjs';

endWithin(60);

const seconds = Number(process.env.BENCH_SECONDS ?? 6);
const sizes = (process.env.BENCH_SESSIONS ?? '1000,100000,1000000,10000000').split(',').map(Number);
const connections = [1, 32, 256];
const pool = 40_000;

const filled = [];
for (const size of sizes) {
  const begun = performance.now();
  filled.push(await filledLatchkey(size));
  console.log(`  ${whole(size)} sessions filled in ${short((performance.now() - begun) / 1000)} s`);
}
for (const one of filled) await refresh(one, 32);

async function refresh(one, count) {
  return loadRefresh(one.server, await drawTokens(one, pool), true, { connections: count, seconds });
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
    title: 'What a refresh costs the server, by sessions and connections',
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

Refreshes with an Idempotency-Key of ${whole(pool)} sessions drawn from all, or of all of them where there are fewer; a tenth
as many users as sessions. Medians of three rounds of ${seconds} s, taken in turn.

${table(['sessions', 'connections', 'a second', 'spread', 'median, ms', '99 %, ms', 'processor, µs', 'start, ms'], rows)}

![What a refresh costs the server, by sessions and connections](growth.svg)

Goal: with ${whole(most)} sessions a refresh costs at most 1.5 times what it costs with ${whole(least)}. It costs ${short(growth)} times
as much by the rate, ${short(processorGrowth)} times by the processor's time, each over the number of connections where it grows
most: ${growth <= 1.5 ? 'reached' : 'not reached'}. The rest is the disk: in a large table each refresh changes a page of its own, and each of these
is written twice, into the log and then into the database. Tried and not kept: page caches of 16 MiB (no faster), a
log four times as long (no faster, and the stalls when it is taken back are longer: 113 ms instead of 63 for one in a
hundred over 256 connections), reading through a memory map (2 to 10 % faster with 10 million sessions, but then an
error of the disk ends the process).
`,
);
process.exit(0);
