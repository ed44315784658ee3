// The temporary folder and the child processes of a benchmark. Both are removed when the benchmark ends, for whatever
// reason.
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

// Ends a benchmark that hangs.
export function endWithin(minutes) {
  setTimeout(() => fail(`not finished after ${minutes} minutes`), minutes * 60_000).unref();
}

export function fail(message) {
  console.error(`bench: ${message}`);
  process.exit(1);
}

// Raises the limit of open files to the maximum, as each connection is a file.
const raiseFileLimit = ['-c', 'ulimit -n "$(ulimit -Hn)" && exec "$0" "$@"'];

export function start(command, args, { env = {}, cwd = folder, stdio = ['ignore', 'ignore', 'ignore'] } = {}) {
  const environment = Object.fromEntries(['PATH', 'HOME'].map((name) => [name, process.env[name]]));
  const startedAt = performance.now();
  const child = spawn('bash', [...raiseFileLimit, command, ...args], { cwd, stdio, env: { ...environment, ...env } });
  child.startedAt = startedAt;
  running.add(child);
  child.ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)));
  child.ended.then(() => running.delete(child));
  return child;
}

// Runs a command until it exits and returns its standard output.
export async function run(command, args, { seconds = 60, ...options } = {}) {
  const child = start(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const timeout = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  let printed = '';
  let errors = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => (errors += text));
  const code = await child.ended;
  clearTimeout(timeout);
  if (code !== 0) throw new Error(`${command} exited with ${code}: ${errors || printed}`);
  return printed;
}

export async function stop(child) {
  child.kill('SIGTERM');
  const timeout = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await child.ended;
  clearTimeout(timeout);
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
