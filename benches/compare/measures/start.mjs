// The time from the start of the process to its first response.
import { median, short } from '../figures.mjs';
import { betterAuth, express, latchkey } from '../servers.mjs';

const starts = 9;

export async function measureStart() {
  const existing = await latchkey();
  await existing.stop();
  const contenders = {
    'Latchkey, first start': () => latchkey(),
    Latchkey: () => latchkey({ data: existing.data }),
    Express: () => express(),
    'Better Auth, first start': () => betterAuth(),
  };
  const result = {};
  for (const [name, launch] of Object.entries(contenders)) {
    const times = [];
    for (let round = 0; round < starts; round += 1) {
      const server = await launch();
      times.push(server.startedIn);
      await server.stop();
    }
    result[name] = { median: median(times), most: Math.max(...times) };
    console.log(`  start to first answer, ${name}: ${short(result[name].median)} ms`);
  }
  return result;
}
