// Packs the site of a split build: `node .ci/pack/site.mjs`, after cargo-leptos and before .ci/lay-out.
//
// cargo-leptos writes a WASM file for each set of lazy islands that has code in common, and an island loads all of those
// that it needs. An account page has 26 of them, most of them smaller than the headers of their answers. This puts them
// into one file for each island, which also compresses better: a WASM module whose custom sections hold the modules. A
// module that two islands of a page need is instantiated once. This also shortens the names of the main module's imports,
// which end with hashes.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { ofCustomSections, renameImports } from './wasm.mjs';

const folder = new URL('../../target/site/pkg/', import.meta.url);
const hashFile = new URL('../../target/release/hash.txt', import.meta.url);
const LOADER = '__wasm_split_load_';

const own = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const read = (name) => readFileSync(new URL(name, folder));

/** As long as the hashes of cargo-leptos. */
const hash = (...contents) =>
  contents.reduce((sum, content) => sum.update(content), createHash('sha256')).digest('base64url').slice(0, 22);

function write(name, content) {
  const bytes = Buffer.from(content);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(new URL(name, folder), bytes);
  writeFileSync(new URL(`${name}.br`, folder), brotliCompressSync(bytes, { params }));
  writeFileSync(new URL(`${name}.gz`, folder), gzipSync(bytes, { level: 9 }));
}

function remove(name) {
  for (const ending of ['', '.br', '.gz']) rmSync(new URL(name + ending, folder));
}

const lines = readFileSync(hashFile, 'utf8').trim().split('\n');
const hashes = new Map(lines.map((line) => line.split(': ')));
const files = readdirSync(folder);
const old = {};
const names = {};
// A name tells the file's content, which comes from the old content and from the code here.
const code = ['site.mjs', 'wasm.mjs', 'loader.js'].map(own);
for (const kind of ['js', 'wasm', 'split', 'manifest']) {
  const before = hashes.get(kind);
  const after = hash(before, ...code);
  old[kind] = files.find((name) => name.includes(`.${before}.`) && /(js|wasm|json)$/.test(name));
  names[kind] = old[kind].replace(before, after);
  hashes.set(kind, after);
}

const fields = new Map();
const main = renameImports(read(old.wasm), (module, field) => {
  if (!fields.has(field)) fields.set(field, `_${fields.size.toString(36)}`);
  return [module.replace(old.split, names.split), fields.get(field)];
});

let glue = read(old.js).toString().replaceAll(old.split, names.split);
for (const [field, name] of fields) {
  if (field.startsWith(LOADER)) continue;
  const parts = glue.split(new RegExp(`\\b${field}(?=:)`));
  if (parts.length !== 2) throw new Error(`${old.js} has ${parts.length - 1} times ${field}`);
  glue = parts.join(name);
}

// The module starts in a task of its own, and so does the hydration of each island: Leptos awaits what an island returns.
// In one task they would block the page for 100 ms on a phone.
const YIELD = 'await globalThis.scheduler?.yield?.();';
const replace = (pattern, replacement) => {
  if (!pattern.test(glue)) throw new Error(`${old.js} does not contain ${pattern}`);
  glue = glue.replace(pattern, replacement);
};
replace(/(?<=await \w+\(await \w+,\w+\);)return \w+\(\w+,\w+\)\}(?=export)/, `${YIELD}$&`);
replace(/export (function \w+_\d+\(\w+\)\{)(?:return )?(?=\w+\.\w+_\d+\(\w+\)\})/g, `export async $1${YIELD}return `);

const manifest = JSON.parse(read(old.manifest));
const modules = [...new Set(Object.values(manifest).flat())];
const islands = Object.entries(manifest).map(([island, needed]) => {
  const parts = needed.map((name) => modules.indexOf(name));
  const content = ofCustomSections(parts.map((part) => [`${part}`, read(`${modules[part]}.wasm`)]));
  const name = `${island.replace(/_loader_\d+$/, '')}.${hash(content)}`;
  write(`${name}.wasm`, content);
  return { island, name, parts, loader: fields.get(LOADER + island) };
});

const [, shared] = /const \{ (.*?),? *\} = initSync/.exec(read(old.split));
const loaders = islands.map(({ loader, name, parts }) => `const ${loader} = island('./${name}.wasm', [${parts}]);`);
const split = [
  `import { initSync } from './${names.js}';`,
  own('loader.js').replaceAll('SHARED', shared),
  ...loaders,
  `export { ${islands.map(({ loader }) => loader).join(', ')} };`,
].join('\n');

if (!WebAssembly.validate(main)) throw new Error(`${names.wasm} is no WASM module`);
[...Object.values(old), ...modules.map((module) => `${module}.wasm`)].forEach(remove);
write(names.wasm, main);
write(names.js, glue);
write(names.split, split);
write(names.manifest, JSON.stringify(Object.fromEntries(islands.map(({ island, name }) => [island, [name]]))));
writeFileSync(hashFile, [...hashes].map(([kind, hash]) => `${kind}: ${hash}\n`).join(''));
