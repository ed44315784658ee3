// The section of docs/BENCHMARKS.md that `make bench` writes.
import { percent, short, whole } from './figures.mjs';
import { goals } from './goals.mjs';
import { measuredBy, versions } from './machine.mjs';
import { table } from './tables.mjs';

export function report(measured, { seconds, warmUp }) {
  const { me, refresh, login, flood, memory, start } = measured;
  return `${measuredBy('make bench')}
${versions()}.

Each figure is the median of three rounds of ${seconds} s, taken in turn after ${warmUp} s of warm-up; the spread is half the
range. All hash at bcrypt's cost 10. Latchkey runs as it ships, with a line of log a request. Express signs by HS256,
keeps its users in memory, spends no refresh token and logs nothing; it is one process, as memory is not shared.

### Goals

${goalTable(goals(measured))}

### What brought most

The profile (\`make profile\`) showed where to look, \`make bench-parts\` what each part costs.

- An access token that was verified once is remembered by its hash, so that a call verifies no signature again.
- A request shares the services, in place of cloning each of their parts.
- What is done for every request is one layer of the router, where it was five with a box each, and no
  connection is asked whether it speaks HTTP/2.
- Rotations that come while others are being written are written next, together, in one statement.
- A key is read once, not for each token that it signs.
- Passwords are hashed on threads that stand back (\`nice\`), so that a flood of logins takes no time from others.

### Authenticated call

\`GET /api/me\`; Better Auth's \`get-session\`, which asks its database.

${rateTable(me)}

### Refresh

Latchkey's is in its database before it is answered and spends its token, so each answer's token goes into a later
request; Express' writes nothing and signs one token. All but the bare UPDATE are loaded by the same script, which reads
each answer: axum's constant answer shows what is left to a server that does nothing at all.

${rateTable(refresh)}

### Login

Over 8 connections a core, fewer than Latchkey's queue has places.

${loginTable(login)}

### Refresh under a flood of logins

${floodTable(flood)}

Logins came at ${short(flood.logins.asked)} a second: ${short(flood.logins.done)} were answered, ${short(flood.logins.busy)} were told at once to come back (503 \`busy\`).

### Memory and start

Each connection has been answered once and stays open; Node closes those that are silent for 5 s.

${footprintTable(memory, start)}
`;
}

function goalTable(list) {
  const rows = list.map(({ goal, figure, reached }) => [goal, figure, reached ? 'yes' : 'no']);
  const missed = list.filter(({ reached }) => !reached).map(({ goal, between }) => `- ${goal}: ${between}.`);
  const reasons = missed.length > 0 ? `\n\nWhat stands between, where a goal is not reached:\n\n${missed.join('\n')}` : '';
  return table(['goal', 'measured', 'reached'], rows) + reasons;
}

function rateTable(measured) {
  const rows = Object.entries(measured).flatMap(([connections, contenders]) =>
    Object.entries(contenders).map(([name, figures]) => [
      name,
      connections,
      whole(figures.rate),
      percent(figures.spread / 100),
      short(figures.p50),
      short(figures.p99),
      short(figures.processor),
    ]),
  );
  return table(['', 'connections', 'a second', 'spread', 'median, ms', '99 %, ms', 'processor, µs'], rows);
}

function loginTable(login) {
  const raw = login['raw bcrypt'].rate;
  const rows = Object.entries(login).map(([name, { rate, spread, p50, p99 }]) => [
    name,
    short(rate),
    percent(spread / 100),
    percent(rate / raw),
    ...(Number.isNaN(p50) ? ['', ''] : [short(p50), short(p99)]),
  ]);
  return table(['', 'a second', 'spread', 'of raw bcrypt', 'median, ms', '99 %, ms'], rows);
}

function floodTable({ idle, flooded }) {
  const row = (name, { rate, p99 }) => [name, whole(rate), short(p99)];
  return table(['Latchkey, 32 connections', 'a second', '99 %, ms'], [row('idle', idle), row('under the flood', flooded)]);
}

function footprintTable(memory, start) {
  const megabytes = (kilobytes) => short((kilobytes * 1024) / 1e6);
  const rows = Object.entries(memory).map(([name, { idle, loaded, open }]) => [
    name,
    megabytes(idle),
    megabytes(loaded),
    whole(open),
    start[name] ? short(start[name].median) : '',
    start[`${name}, first start`] ? short(start[`${name}, first start`].median) : '',
  ]);
  const heads = ['', 'idle, MB', 'with connections, MB', 'connections', 'start, ms', 'very first start, ms'];
  return table(heads, rows);
}
