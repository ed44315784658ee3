// Measures in three alternating rounds (A B C, A B C, A B C), so that a drift of the machine affects all alike.
import { short, summary, whole } from './figures.mjs';

const rounds = 3;

// `contenders` maps each name to a function that measures once. Returns a summary for each name.
export async function inTurn(title, contenders) {
  const measured = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, measure] of Object.entries(contenders)) {
      const figures = await measure();
      measured[name].push(figures);
      console.log(`  ${title}, round ${round}, ${name}: ${whole(figures.rate)}/s, p99 ${short(figures.p99)} ms`);
    }
  }
  return Object.fromEntries(Object.entries(measured).map(([name, list]) => [name, summary(list)]));
}
