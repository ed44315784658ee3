// Resident memory: idle, and with open connections that have each sent one request.
import { median, whole } from '../figures.mjs';
import { authHeader, mePath, register } from '../accounts.mjs';
import { betterAuth, express, latchkey } from '../servers.mjs';
import { root, sleep, start, stop } from '../workspace.mjs';

const open = 10_000;
const rounds = 3;

export async function measureMemory() {
  const result = {};
  for (const launch of [latchkey, express, betterAuth]) {
    const measured = [];
    for (let round = 1; round <= rounds; round += 1) measured.push(await measure(launch));
    const [{ name }] = measured;
    const of = (field) => median(measured.map((figures) => figures[field]));
    result[name] = { idle: of('idle'), loaded: of('loaded'), open: of('open') };
    const { idle, loaded } = result[name];
    console.log(`  memory, ${name}: ${whole(idle / 1024)} MiB idle, ${whole(loaded / 1024)} MiB with ${result[name].open} connections`);
  }
  return result;
}

async function measure(launch) {
  const server = await launch();
  await sleep(2000);
  const idle = server.resident();
  await register(server);
  const args = [String(server.port), mePath(server), await authHeader(server), String(open)];
  const client = start(process.execPath, [`${root}/benches/compare/open-connections.mjs`, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = await Promise.race([new Promise((resolve) => client.stdout.once('data', resolve)), client.ended]);
  const loaded = server.resident();
  await stop(client);
  await server.stop();
  return { name: server.name, idle, loaded, open: Number(String(printed)) };
}
