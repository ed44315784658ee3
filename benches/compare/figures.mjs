// Computes medians and spreads, and formats figures.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// Half of the range, as a percentage of the median.
export function spread(values) {
  return ((Math.max(...values) - Math.min(...values)) / 2 / median(values)) * 100;
}

export const whole = (value) => Math.round(value).toLocaleString('en-US');

// Rounded to about three significant digits.
export function short(value) {
  if (value >= 100) return whole(value);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export const percent = (share) => `${(share * 100).toFixed(share >= 0.1 ? 0 : 1)} %`;

// The median of each field over several rounds, and the spread of the rates.
export function summary(rounds) {
  const of = (field) => median(rounds.map((round) => round[field]));
  return {
    rate: of('rate'),
    spread: spread(rounds.map((round) => round.rate)),
    p50: of('p50'),
    p99: of('p99'),
    processor: of('processor'),
  };
}
