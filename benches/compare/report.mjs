// Writes the text of `make bench` for docs/BENCHMARKS.md.
import { percent, short, whole } from './figures.mjs';
import { goals } from './goals.mjs';
import { measuredBy, versions } from './machine.mjs';
import { table } from './tables.mjs';

export function report(measured, { seconds, warmUp }) {
  const { me, refresh, bound, login, flood, memory, start } = measured;
  return `${measuredBy('make bench')}
${versions()}.

Each figure is the median of three alternating rounds of ${seconds} s, after ${warmUp} s of warm-up. The spread is half the range.
Every server uses bcrypt with cost 10. Latchkey runs with its default settings and logs every request. Express signs
with HS256, keeps its users in memory, does not rotate refresh tokens and logs nothing. It runs as a single process,
because processes would not share its memory.

### Goals

${goalTable(goals(measured))}

### The most effective optimizations

We found them with \`make profile\` and \`make bench-parts\`.

- Cache verified access tokens by their hash, so that further calls verify no signature.
- Share the services among requests instead of cloning them for each.
- Use one router layer for every request instead of five boxed ones, and serve HTTP/1.1 without detecting HTTP/2.
- Write all rotations that arrive during a transaction together, in the next one.
- Sign refresh tokens with HS256 instead of ES256, and parse each key only once.
- Hash passwords on threads with a low priority (\`nice\`), so that a flood of logins does not slow down other requests.

### Authenticated call

\`GET /api/me\`, and for Better Auth \`get-session\`, which reads its database.

${rateTable(me)}

### Refresh

Latchkey commits each rotation to its database before it responds. Each refresh token works once, so the load script
takes the next one from the response. Express writes nothing and signs only an access token. The script reads each
response, except for the bare UPDATE; axum's constant shows the highest rate that the script can reach.

${rateTable(refresh)}

### Proofs

Bound sessions prove their client's key (DPoP) with each refresh, and with \`bind-access\` with each call. Here the clients
are ours, because wrk can't sign: one thread for each of 32 connections, which shares the cores with the server and signs
between its requests. So the rates tell less than the server's processor time.

${provedTable(bound)}

### Login

Over 8 connections a core. Latchkey accepts 9 logins a core at a time, so it rejects none.

${loginTable(login)}

### Refresh under a flood of logins

${floodTable(flood)}

The clients sent ${short(flood.logins.sent)} logins a second. The server accepted ${short(flood.logins.accepted)} and rejected ${short(flood.logins.rejected)} at once, with 503 \`busy\`.

### Memory and start

Each connection sends one request and stays open. Node closes connections that are idle for 5 s.

${footprintTable(memory, start)}
`;
}

function goalTable(list) {
  const rows = list.map(({ goal, figure, met }) => [goal, figure, met ? 'yes' : 'no']);
  const missed = list.filter(({ met }) => !met).map(({ goal, reason }) => `- ${goal}: ${reason}.`);
  const reasons = missed.length > 0 ? `\n\nReasons for the goals that are not met:\n\n${missed.join('\n')}` : '';
  return table(['goal', 'measured', 'met'], rows) + reasons;
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
  return table(['', 'connections', 'per second', 'spread', 'median, ms', '99 %, ms', 'processor, µs'], rows);
}

function provedTable({ refresh, call }) {
  const rows = (what, contenders) =>
    Object.entries(contenders).map(([name, { rate, spread, p50, p99, processor }]) => [
      `${what}: ${name}`,
      whole(rate),
      percent(spread / 100),
      short(p50),
      short(p99),
      short(processor),
    ]);
  const heads = ['', 'per second', 'spread', 'median, ms', '99 %, ms', 'processor, µs'];
  return table(heads, [...rows('refresh', refresh), ...rows('call', call)]);
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
  return table(['', 'per second', 'spread', 'of raw bcrypt', 'median, ms', '99 %, ms'], rows);
}

function floodTable({ idle, flooded }) {
  const row = (name, { rate, p99 }) => [name, whole(rate), short(p99)];
  return table(['Latchkey, 32 connections', 'per second', '99 %, ms'], [row('idle', idle), row('under the flood', flooded)]);
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
  const heads = ['', 'idle, MB', 'with connections, MB', 'connections', 'start, ms', 'first start, ms'];
  return table(heads, rows);
}
