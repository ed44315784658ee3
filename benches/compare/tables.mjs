// Formats tables in Markdown with aligned columns, which a terminal shows well too.

export function table(heads, rows) {
  const lines = [heads, ...rows].map((row) => row.map(String));
  const widths = heads.map((_, column) => Math.max(3, ...lines.map((row) => row[column].length)));
  const write = (row) => `| ${row.map((cell, column) => pad(cell, widths[column], column)).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [write(lines[0]), rule, ...lines.slice(1).map(write)].join('\n');
}

// The first column holds names and is aligned left; figures are aligned right.
const pad = (cell, width, column) => (column ? cell.padStart(width) : cell.padEnd(width));
