// Draws a line chart with a logarithmic x axis, as SVG in colours that suit light and dark pages.

const [width, height] = [720, 400];
const [left, right, top, bottom] = [70, 130, 40, 50];
const colours = ['#2f7ed8', '#d8662f', '#3a9d5d', '#9354b8'];

// Each of `lines` is { name, points: [[x, y], ...] }.
export function plot({ title, x, y, lines }) {
  const points = lines.flatMap((line) => line.points);
  const [least, most] = [Math.min, Math.max].map((of) => Math.log10(of(...points.map(([x]) => x))));
  const ticks = steps(Math.max(...points.map(([, value]) => value)));
  const highest = ticks.at(-1);
  const across = (value) => left + ((Math.log10(value) - least) / (most - least)) * (width - left - right);
  const up = (value) => height - bottom - (value / highest) * (height - top - bottom);
  const decades = Array.from({ length: Math.floor(most) - Math.ceil(least) + 1 }, (_, n) => 10 ** (Math.ceil(least) + n));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13" fill="#777">
<title>${title}</title>
<text x="${left}" y="20" font-size="15">${title}</text>
${ticks.map((tick) => rule(left, up(tick), width - right) + text(left - 8, up(tick) + 4, tick.toLocaleString('en-US'), 'end')).join('\n')}
${decades.map((decade) => text(across(decade), height - bottom + 20, decade.toLocaleString('en-US'), 'middle')).join('\n')}
${text((left + width - right) / 2, height - 10, x, 'middle')}
<text transform="translate(16 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">${y}</text>
${lines.map((line, index) => drawLine(line, colours[index % colours.length], across, up)).join('\n')}
</svg>
`;
}

const rule = (from, at, to) => `<path d="M${from} ${at.toFixed(1)}H${to}" stroke="#8884"/>`;
const text = (x, y, words, anchor) => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${words}</text>`;

function drawLine({ name, points }, colour, across, up) {
  const at = points.map(([x, y]) => `${across(x).toFixed(1)} ${up(y).toFixed(1)}`);
  const [x, y] = at.at(-1).split(' ').map(Number);
  const dots = at.map((point) => `<circle cx="${point.split(' ')[0]}" cy="${point.split(' ')[1]}" r="3.5"/>`).join('');
  return `<path d="M${at.join('L')}" fill="none" stroke="${colour}" stroke-width="2"/><g fill="${colour}">${dots}${text(x + 10, y + 4, name, 'start')}</g>`;
}

// Ticks from 0 to just past the highest value, in at most six steps of 1, 2 or 5 times a power of ten.
function steps(highest) {
  const power = 10 ** Math.floor(Math.log10(highest / 5));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => highest / size <= 6);
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, n) => n * step);
}
