// Resident memory: idle, and with connections open that have each been answered once.
import { median, whole } from '../figures.mjs';
import { mePath, proof, register } from '../people.mjs';
import { betterAuth, express, latchkey } from '../servers.mjs';
import { root, sleep, start, stop } from '../workplace.mjs';

const open = 10_000;
const rounds = 3;

export async function measureMemory() {
  const result = {};
  for (const begin of [latchkey, express, betterAuth]) {
    const measured = [];
    for (let round = 1; round <= rounds; round += 1) measured.push(await measure(begin));
    const [{ name }] = measured;
    const of = (field) => median(measured.map((figures) => figures[field]));
    result[name] = { idle: of('idle'), loaded: of('loaded'), open: of('open') };
    const { idle, loaded } = result[name];
    console.log(`  memory, ${name}: ${whole(idle / 1024)} MiB idle, ${whole(loaded / 1024)} MiB with ${result[name].open} connections`);
  }
  return result;
}

async function measure(begin) {
  const server = await begin();
  await sleep(2000);
  const idle = server.resident();
  await register(server);
  const args = [String(server.port), mePath(server), await proof(server), String(open)];
  const opener = start(process.execPath, [`${root}/benches/compare/opener.mjs`, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await Promise.race([new Promise((resolve) => opener.stdout.once('data', resolve)), opener.ended]);
  const loaded = server.resident();
  await stop(opener);
  await server.stop();
  return { name: server.name, idle, loaded, open: Number(String(said)) };
}
