// Measures the cost of Latchkey for an app: prints the lines that it adds to the app of template/, besides those of the
// app's own pages, and the WASM that it adds, compressed by Brotli.
//
//   make embedding-cost

import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const PATCH = 'benches/embedding/without-latchkey.patch';
const GENERATED = 'target/template/greeter';
const [WITH, WITHOUT] = ['target/template/with', 'target/template/without'];
const PAGES = ['src/pages.rs', 'src/greeting.rs'];

const run = (command, ...words) =>
  execFileSync(command, words, {
    cwd: root,
    env: { ...process.env, CARGO_TARGET_DIR: join(root, 'target/examples') },
    stdio: 'inherit',
  });

/** The lines that the patch takes away, without those of pages, comments and empty ones, by file. */
function addedLines() {
  const files = readFileSync(join(root, PATCH), 'utf8').split(/^diff --git a\/(\S+) .*$/m).slice(1);
  const lines = new Map();
  for (let at = 0; at < files.length; at += 2) {
    const comment = files[at].endsWith('.rs') ? /^\s*\/\// : /^\s*#/;
    const removed = files[at + 1].split('\n').filter(line => /^-(?!-- )/.test(line)).map(line => line.slice(1));
    lines.set(files[at], removed.filter(line => line.trim() && !comment.test(line)).length);
  }
  return new Map([...lines].filter(([file]) => !PAGES.includes(file)));
}

/** Builds the browser's side of an app. Returns the sizes of its WASM files, compressed, by name. */
function wasmOf(app, ...options) {
  const site = join(root, app, 'target/site');
  rmSync(site, { recursive: true, force: true });
  run('cargo', 'leptos', '--manifest-path', `${app}/Cargo.toml`, 'build', '--release', '--frontend-only', ...options);
  const folder = join(site, 'pkg');
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  const files = readdirSync(folder).filter(name => name.endsWith('.wasm'));
  return new Map(files.map(name => [name, brotliCompressSync(readFileSync(join(folder, name)), best).length]));
}

const sum = sizes => [...sizes.values()].reduce((sum, size) => sum + size, 0);
const kb = bytes => `${(bytes / 1_000).toFixed(1)} KB`;

for (const app of [WITH, WITHOUT]) {
  rmSync(join(root, app), { recursive: true, force: true });
  cpSync(join(root, GENERATED), join(root, app), { recursive: true });
}
run('git', 'apply', `--directory=${WITHOUT}`, PATCH);

const lines = addedLines();
const without = sum(wasmOf(WITHOUT));
const whole = sum(wasmOf(WITH));
const files = wasmOf(WITH, '--split', '--features', 'latchkey/split');
// Pages load it. It loads the others when a page shows their islands.
const main = files.get('greeter.wasm');

console.log(`
Lines that Latchkey adds besides the app's own pages: ${sum(lines)}
${[...lines].map(([file, count]) => `  ${file}: ${count}`).join('\n')}

WASM, compressed by Brotli at level 11
  the app without Latchkey:                      ${kb(without)}
  with Latchkey, split; every page loads:        ${kb(main)}, ${kb(main - without)} more
    in all ${files.size} files:                              ${kb(sum(files))}
  with Latchkey, in one file:                    ${kb(whole)}, ${kb(whole - without)} more
`);
