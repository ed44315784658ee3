// Writes docs/BENCHMARKS.md. Each command replaces its own section and leaves the others as they are.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { root } from './workspace.mjs';

const path = `${root}/docs/BENCHMARKS.md`;

const opening = `# Benchmarks

The speed and memory use of the server, next to those of common alternatives. \`make bench\`, \`make bench-key\`,
\`make bench-growth\` and \`make bench-timing\` each write a section of this file; don't edit it by hand. Run them to
measure your own machine.
The load generator shares the cores with the server under test, so the rate of a fast server depends on both; processor
times are the server's alone. [LIGHTHOUSE.md](LIGHTHOUSE.md), by \`make lighthouse\`, has the load times in a browser.
`;

const order = [
  'The server', 'The key in a login', 'Growth', 'Timing of a refused login', 'Timing of a wrong recovery code',
  'Timing of a request for a link by mail', 'Timing of a request for a link to an account without an address',
];

export function writeSection(title, text) {
  const sections = read();
  sections.set(title, `## ${title}\n\n${text.trim()}\n`);
  const rank = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
  const sorted = [...sections].sort(([a], [b]) => rank(a) - rank(b));
  writeFileSync(path, [opening, ...sorted.map(([, section]) => section)].join('\n'));
  console.log(`\n${text.trim()}\n\nWritten to docs/BENCHMARKS.md.`);
}

function read() {
  if (!existsSync(path)) return new Map();
  const parts = readFileSync(path, 'utf8').split(/^(?=## )/m).slice(1);
  return new Map(parts.map((part) => [part.match(/^## (.*)/)[1], `${part.trimEnd()}\n`]));
}
