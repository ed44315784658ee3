// Where a benchmark works: a temporary folder on the work disk and the processes that it started. Both are
// gone when it ends, however it ends.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

mkdirSync(`${root}/target`, { recursive: true });
export const folder = mkdtempSync(`${root}/target/bench-`);

const running = new Set();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

// No benchmark runs longer than this, whatever hangs.
export function endWithin(minutes) {
  setTimeout(() => fail(`not done within ${minutes} minutes`), minutes * 60_000).unref();
}

export function fail(message) {
  console.error(`bench: ${message}`);
  process.exit(1);
}

// Opens as many files as it may: each connection is one.
const asManyFiles = ['-c', 'ulimit -n "$(ulimit -Hn)" && exec "$0" "$@"'];

export function start(command, args, { env = {}, cwd = folder, stdio = ['ignore', 'ignore', 'ignore'] } = {}) {
  const clean = Object.fromEntries(['PATH', 'HOME'].map((name) => [name, process.env[name]]));
  const begun = performance.now();
  const child = spawn('bash', [...asManyFiles, command, ...args], { cwd, stdio, env: { ...clean, ...env } });
  child.begun = begun;
  running.add(child);
  child.ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)));
  child.ended.then(() => running.delete(child));
  return child;
}

// Runs a command to its end and returns what it printed.
export async function run(command, args, { seconds = 60, ...options } = {}) {
  const child = start(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const limit = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  let printed = '';
  let said = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => (said += text));
  const code = await child.ended;
  clearTimeout(limit);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${said || printed}`);
  return printed;
}

export async function stop(child) {
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await child.ended;
  clearTimeout(limit);
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
