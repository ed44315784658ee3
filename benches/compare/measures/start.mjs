// From the start of the process to its first answer.
import { median, short } from '../figures.mjs';
import { betterAuth, express, latchkey } from '../servers.mjs';

const starts = 9;

export async function measureStart() {
  const earlier = await latchkey();
  await earlier.stop();
  const contenders = {
    'Latchkey, first start': () => latchkey(),
    Latchkey: () => latchkey({ data: earlier.data }),
    Express: () => express(),
    'Better Auth, first start': () => betterAuth(),
  };
  const result = {};
  for (const [name, begin] of Object.entries(contenders)) {
    const times = [];
    for (let round = 0; round < starts; round += 1) {
      const server = await begin();
      times.push(server.startedIn);
      await server.stop();
    }
    result[name] = { median: median(times), most: Math.max(...times) };
    console.log(`  start to first answer, ${name}: ${short(result[name].median)} ms`);
  }
  return result;
}
