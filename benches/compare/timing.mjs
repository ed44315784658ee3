// `make bench-timing`: does the response time of a refused login reveal whether the user exists?
import { Agent, request } from 'node:http';
import { writeSection } from './document.mjs';
import { median } from './figures.mjs';
import { measuredBy, versions } from './machine.mjs';
import { password, register, username } from './accounts.mjs';
import { mannWhitney } from './mann-whitney.mjs';
import { cost, latchkey } from './servers.mjs';
import { table } from './tables.mjs';
import { endWithin } from './workspace.mjs';

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
  // In random order, so that side effects of one kind of login don't always hit the other.
  const order = Math.random() < 0.5 ? Object.entries(kinds) : Object.entries(kinds).reverse();
  for (const [kind, credentials] of order) {
    const took = await refusedLogin(credentials());
    if (pair >= 0) times[kind].push(took);
  }
}
await server.stop();

// The response time of a refused login, in milliseconds.
function refusedLogin(credentials) {
  const body = JSON.stringify(credentials);
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  const options = { method: 'POST', headers, agent: connection };
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const post = request(`${server.url}/api/login`, options, (response) => {
      const took = performance.now() - startedAt;
      if (response.statusCode !== 401) reject(new Error(`a refused login was answered with ${response.statusCode}`));
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
const verdict = p > 0.01 ? 'the test finds no difference' : 'the test finds a difference';

writeSection(
  'Timing of a refused login',
  `${measuredBy('make bench-timing')}
${versions()}.

${tries} refused logins of each kind, in pairs of random order, one after another over one connection. The bcrypt cost is
${cost}, and the rate limits are off.

${table(['reason', 'first quartile, ms', 'median, ms', 'third quartile, ms'], rows)}

The medians differ by ${difference.toFixed(0)} µs. A two-sided Mann-Whitney U test gives p = ${p.toPrecision(2)}: at a significance
level of 0.01, ${verdict}.
`,
);
process.exit(0);
