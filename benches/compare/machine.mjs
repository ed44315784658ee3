// Describes the machine and the versions of the software.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { root } from './workspace.mjs';

const printed = (command, ...args) => execFileSync(command, args, { encoding: 'utf8', cwd: root }).trim();

function version(peer, name) {
  const file = `${root}/benches/peers/${peer}/node_modules/${name}/package.json`;
  return `${name} ${JSON.parse(readFileSync(file, 'utf8')).version}`;
}

export const cores = availableParallelism();

// The first line of a section.
export function measuredBy(command) {
  const day = new Date().toISOString().slice(0, 10);
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Measured on ${day} by \`${command}\`, on ${cores} cores of ${cpus()[0].model.trim()} with ${memory} GiB.`;
}

export function versions() {
  // wrk prints its version in the error about the missing URL.
  const wrk = spawnSync('wrk', ['-v'], { encoding: 'utf8' }).stdout.match(/wrk (\S+)/)[1];
  return [
    printed('rustc', '--version').split(' ').slice(0, 2).join(' '),
    `Node ${process.version.slice(1)}`,
    ...['express', 'jsonwebtoken', 'bcrypt'].map((name) => version('express', name)),
    ...['better-auth', 'better-sqlite3'].map((name) => version('better-auth', name)),
    `wrk ${wrk}`,
  ].join(', ');
}
