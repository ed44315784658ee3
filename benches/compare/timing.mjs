// `make bench-timing`: does the time of an answer reveal whether a user exists, or has an email address?
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { writeSection } from './document.mjs';
import { median } from './figures.mjs';
import { measuredBy, versions } from './machine.mjs';
import { authHeader, password, post, register, username } from './accounts.mjs';
import { mannWhitney } from './mann-whitney.mjs';
import { cost, latchkey } from './servers.mjs';
import { table } from './tables.mjs';
import { endWithin, folder, sleep } from './workspace.mjs';

endWithin(20);

const tries = 200;
const warmUp = 10;
const address = 'ada@example.org';
const withoutAddress = 'eve';
const newPassword = 'ten herons on a roof';
const code = '0000-0000-0000-0000';
const connection = new Agent({ keepAlive: true, maxSockets: 1 });
const mails = mkdtempSync(`${folder}/mails-`);
const server = await latchkey({ mails });
await register(server);
await verifyAddress();
await post(server, '/api/register', { username: withoutAddress, password });

// Two kinds of a request that get the same answer, which must take the same time.
const questions = [
  {
    title: 'Timing of a refused login',
    what: 'refused logins',
    path: '/api/login',
    status: 401,
    kinds: {
      'wrong password': { username, password: `${password}?` },
      'unknown user': { username: 'bob', password: `${password}?` },
    },
  },
  {
    title: 'Timing of a wrong recovery code',
    what: 'wrong recovery codes',
    path: '/api/recovery/code',
    status: 401,
    kinds: {
      'wrong code': { username, code, newPassword },
      'unknown user': { username: 'bob', code, newPassword },
    },
  },
  {
    title: 'Timing of a request for a link by mail',
    what: 'requests for a link by mail',
    path: '/api/recovery',
    status: 202,
    kinds: { 'a verified address': { identifier: address }, 'unknown address': { identifier: 'bob@example.org' } },
  },
  {
    title: 'Timing of a request for a link to an account without an address',
    what: 'requests for a link by mail',
    path: '/api/recovery',
    status: 202,
    kinds: { 'no address': { identifier: withoutAddress }, 'unknown user': { identifier: 'bob' } },
  },
];

for (const question of questions) report(question, await measure(question));
await server.stop();
process.exit(0);

async function verifyAddress() {
  const [name, value] = (await authHeader(server)).split(': ');
  const headers = { 'Content-Type': 'application/json', [name]: value };
  const body = JSON.stringify({ email: address, password });
  const asked = await fetch(`${server.url}/api/email`, { method: 'POST', headers, body });
  if (asked.status !== 202) throw new Error(`/api/email was answered with ${asked.status}`);
  let mail;
  while (!(mail = readdirSync(mails).find((file) => file.endsWith('.eml')))) await sleep(20);
  const text = readFileSync(`${mails}/${mail}`, 'utf8').replaceAll('=\r\n', '').replaceAll('=3D', '=');
  await post(server, '/api/email/verify', { token: text.match(/\/verify\?token=([\w-]+)/)[1] });
}

async function measure({ path, status, kinds }) {
  const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (let pair = -warmUp; pair < tries; pair += 1) {
    // In random order, so that side effects of one kind of request don't always hit the other.
    const order = Math.random() < 0.5 ? Object.entries(kinds) : Object.entries(kinds).reverse();
    for (const [kind, body] of order) {
      const took = await timeOf(path, status, body);
      if (pair >= 0) times[kind].push(took);
    }
  }
  return times;
}

// The time of an answer, in milliseconds.
function timeOf(path, status, json) {
  const body = JSON.stringify(json);
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  const options = { method: 'POST', headers, agent: connection };
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const sent = request(server.url + path, options, (response) => {
      const took = performance.now() - startedAt;
      if (response.statusCode !== status) reject(new Error(`${path} was answered with ${response.statusCode}`));
      response.resume().once('end', () => resolve(took));
    });
    sent.once('error', reject).end(body);
  });
}

function report({ title, what }, times) {
  const quartile = (list, share) => [...list].sort((a, b) => a - b)[Math.floor(list.length * share)];
  const rows = Object.entries(times).map(([kind, list]) => [
    kind,
    ...[quartile(list, 0.25), median(list), quartile(list, 0.75)].map((time) => time.toFixed(2)),
  ]);
  const [known, unknown] = Object.values(times);
  const difference = Math.abs(median(known) - median(unknown)) * 1000;
  const p = mannWhitney(known, unknown);
  const verdict = p > 0.01 ? 'the test finds no difference' : 'the test finds a difference';
  writeSection(
    title,
    `${measuredBy('make bench-timing')}
${versions()}.

${tries} ${what} of each kind, in pairs of random order, one after another over one connection. The bcrypt cost is
${cost}, and the rate limits are off.

${table(['kind', 'first quartile, ms', 'median, ms', 'third quartile, ms'], rows)}

The medians differ by ${difference.toFixed(0)} µs. A two-sided Mann-Whitney U test gives p = ${p.toPrecision(2)}: at a significance
level of 0.01, ${verdict}.
`,
  );
}
