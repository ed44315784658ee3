// `make bench-timing`: does the time of a refused login tell whether there is such a user?
import { Agent, request } from 'node:http';
import { writeSection } from './document.mjs';
import { median } from './figures.mjs';
import { measuredBy, versions } from './machine.mjs';
import { password, register, username } from './people.mjs';
import { mannWhitney } from './ranks.mjs';
import { cost, latchkey } from './servers.mjs';
import { table } from './tables.mjs';
import { endWithin } from './workplace.mjs';

endWithin(10);

const tries = 200;
const warmUp = 10;
const connection = new Agent({ keepAlive: true, maxSockets: 1 });
const server = await latchkey();
await register(server);

const kinds = {
  'wrong password': () => ({ username, password: `${password}?` }),
  'unknown user': () => ({ username: 'bob', password: `${password}?` }),
};

const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
for (let pair = -warmUp; pair < tries; pair += 1) {
  // Which comes first is drawn each time: what one leaves behind must not always meet the other.
  const order = Math.random() < 0.5 ? Object.entries(kinds) : Object.entries(kinds).reverse();
  for (const [kind, credentials] of order) {
    const took = await refused(credentials());
    if (pair >= 0) times[kind].push(took);
  }
}
await server.stop();

// Milliseconds until a login was refused.
function refused(credentials) {
  const body = JSON.stringify(credentials);
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  const options = { method: 'POST', headers, agent: connection };
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const post = request(`${server.url}/api/login`, options, (response) => {
      const took = performance.now() - begun;
      if (response.statusCode !== 401) reject(new Error(`a wrong login was answered ${response.statusCode}`));
      response.resume().once('end', () => resolve(took));
    });
    post.once('error', reject).end(body);
  });
}

const quartile = (list, share) => [...list].sort((a, b) => a - b)[Math.floor(list.length * share)];
const rows = Object.entries(times).map(([kind, list]) => [
  kind,
  ...[quartile(list, 0.25), median(list), quartile(list, 0.75)].map((time) => time.toFixed(2)),
]);
const [wrong, unknown] = Object.values(times);
const difference = Math.abs(median(wrong) - median(unknown)) * 1000;
const p = mannWhitney(wrong, unknown);
const verdict = p > 0.01 ? 'the two cannot be told apart' : 'the two can be told apart';

writeSection(
  'Timing of a refused login',
  `${measuredBy('make bench-timing')}
${versions()}.

${tries} logins of each kind, one after the other over one connection, in an order drawn anew for each pair; bcrypt's
cost ${cost}, no limit of attempts.

${table(['refused because', 'first quartile, ms', 'median, ms', 'third quartile, ms'], rows)}

The medians differ by ${difference.toFixed(0)} µs. Mann-Whitney U, two-sided: p = ${p.toPrecision(2)}, so ${verdict} by so many
tries (from 0.01 down they could).
`,
);
process.exit(0);
