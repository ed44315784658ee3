// docs/BENCHMARKS.md: each command writes its own section and leaves the others as they are.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { root } from './workplace.mjs';

const path = `${root}/docs/BENCHMARKS.md`;

const opening = `# Benchmarks

What the server costs, side by side with what people use today. Written by \`make bench\`, \`make bench-growth\` and
\`make bench-timing\`, a section each, and never by hand: run them to have the figures of your machine. The load tool
and the servers share its cores, so rates of fast servers are rates of both; the processor time is the server's alone.
What a browser has to do, and how soon it is done, is in [LIGHTHOUSE.md](LIGHTHOUSE.md), by \`make lighthouse\`.
`;

const order = ['The server', 'Growth', 'Timing of a refused login'];

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
