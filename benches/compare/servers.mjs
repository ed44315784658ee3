// Starts the servers that are compared, each on a free port and with its own data folder.
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { fail, folder, freePort, root, run, sleep, start, stop } from './workspace.mjs';

export const cost = 10;

export class Server {
  constructor(kind, name, child, port, data) {
    Object.assign(this, { kind, name, child, port, data, url: `http://127.0.0.1:${port}` });
  }

  stop() {
    return stop(this.child);
  }

  // Resident memory in kilobytes, shared pages included.
  resident() {
    const [, kilobytes] = readFileSync(`/proc/${this.child.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/);
    return Number(kilobytes);
  }

  // Processor time so far, in milliseconds. The kernel counts in hundredths of a second.
  processorTime() {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }
}

const latchkeyBinary = `${root}/dist/latchkey`;

// Pass `data` to start the server again on an existing folder. The issuer is fixed, so tokens stay valid on another port.
export async function latchkey({
  data = mkdtempSync(`${folder}/latchkey-`), bcryptCost = cost, rateLimits = false, bindAccess = false, mails,
} = {}) {
  if (!existsSync(latchkeyBinary)) fail('dist/latchkey is missing: run `make build`');
  const port = await freePort();
  const env = {
    LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
    LATCHKEY_DATA_DIR: data,
    LATCHKEY_ISSUER: 'http://127.0.0.1:3000',
    LATCHKEY_BCRYPT_COST: String(bcryptCost),
    // All clients log in as the same user.
    LATCHKEY_SESSIONS_PER_USER: '100000',
    LATCHKEY_BIND_ACCESS: bindAccess ? 'on' : 'off',
  };
  if (!rateLimits) Object.assign(env, { LATCHKEY_LOGIN_LIMIT: 'off', LATCHKEY_REGISTER_LIMIT: 'off' });
  if (mails) Object.assign(env, { LATCHKEY_MAIL_URL: `file:${mails}`, LATCHKEY_MAIL_FROM: 'no-reply@example.org' });
  const child = start(latchkeyBinary, [], { env });
  return ready(new Server('latchkey', 'Latchkey', child, port, data), '/healthz');
}

export async function express({ bcryptCost = cost } = {}) {
  const port = await freePort();
  const env = { PORT: String(port), BCRYPT_COST: String(bcryptCost), NODE_ENV: 'production' };
  const child = start(process.execPath, [`${root}/benches/peers/express/server.mjs`], { env });
  return ready(new Server('express', 'Express', child, port), '/healthz');
}

export async function betterAuth({ bcryptCost = cost } = {}) {
  const port = await freePort();
  const data = mkdtempSync(`${folder}/better-auth-`);
  const env = {
    PORT: String(port),
    BCRYPT_COST: String(bcryptCost),
    DATABASE: `${data}/better-auth.db`,
    NODE_ENV: 'production',
  };
  const child = start(process.execPath, [`${root}/benches/peers/better-auth/server.mjs`], { env });
  return ready(new Server('better-auth', 'Better Auth', child, port, data), '/api/auth/ok');
}

export async function constant() {
  const port = await freePort();
  const child = start(await buildLimits(), ['constant', `127.0.0.1:${port}`]);
  return ready(new Server('constant', 'axum, a constant', child, port), '/api/me');
}

export async function update() {
  const port = await freePort();
  const data = mkdtempSync(`${folder}/update-`);
  const child = start(await buildLimits(), ['update', `127.0.0.1:${port}`, `${data}/rows.db`]);
  return ready(new Server('update', 'axum, one bare UPDATE', child, port, data), '/');
}

// The number of bcrypt hashes a second on all cores.
export async function rawBcrypt(seconds) {
  const printed = await run(await buildLimits(), ['bcrypt', String(cost), String(seconds)], { seconds: seconds + 30 });
  return Number(printed);
}

const built = new Map();

// The path of the binary of benches/<name>.rs. The first call builds it.
function build(name) {
  if (!built.has(name)) {
    const args = ['bench', '--features', 'ssr', '--bench', name, '--no-run', '--message-format=json'];
    const printed = run('cargo', args, { cwd: root, seconds: 1500, env: process.env });
    built.set(name, printed.then((text) => {
      const artifacts = text.split('\n').filter((line) => line.includes('"executable":"'));
      return artifacts.map(JSON.parse).find(({ target }) => target.name === name).executable;
    }));
  }
  return built.get(name);
}

export const buildLimits = () => build('limits');
export const buildProver = () => build('prover');

async function ready(server, path) {
  const { startedAt } = server.child;
  while (!(await answers(server.port, path))) {
    if (server.child.exitCode !== null) fail(`${server.name} exited with ${server.child.exitCode} during its start`);
    if (performance.now() - startedAt > 30_000) fail(`${server.name} does not answer`);
    await sleep(1);
  }
  server.startedIn = performance.now() - startedAt;
  return server;
}

function answers(port, path) {
  return new Promise((resolve) => {
    const get = request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume().once('end', () => resolve(true));
    });
    get.once('error', () => resolve(false)).end();
  });
}
