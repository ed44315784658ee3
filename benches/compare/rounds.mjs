// Three rounds in turn: A B C, A B C, A B C. So what drifts on the machine drifts for all.
import { short, summary, whole } from './figures.mjs';

const rounds = 3;

// `contenders` are functions that measure once, by name; the answer has the summary of each.
export async function inTurn(what, contenders) {
  const measured = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, measure] of Object.entries(contenders)) {
      const figures = await measure();
      measured[name].push(figures);
      console.log(`  ${what}, round ${round}, ${name}: ${whole(figures.rate)}/s, p99 ${short(figures.p99)} ms`);
    }
  }
  return Object.fromEntries(Object.entries(measured).map(([name, list]) => [name, summary(list)]));
}
