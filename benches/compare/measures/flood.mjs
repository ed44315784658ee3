// Refreshes under a flood of logins: four times as many as the cores can hash.
import { median, short, whole } from '../figures.mjs';
import { loadRefresh } from '../load.mjs';
import { credentials, login, register, sessions } from '../accounts.mjs';
import { latchkey } from '../servers.mjs';
import { root, run, sleep } from '../workspace.mjs';

const connections = 32;
const pool = 200;
const rounds = 3;

// `hashes` is the number of passwords that the cores can hash in a second.
export async function measureFlood({ seconds, warmUp }, hashes) {
  // A low bcrypt cost speeds up the logins that create the sessions.
  const setup = await latchkey({ bcryptCost: 4 });
  await register(setup);
  const pools = [];
  for (let count = 0; count < 2 * rounds + 1; count += 1) pools.push(await sessions(setup, pool));
  await setup.stop();
  const server = await latchkey({ data: setup.data });
  // The first login at the new cost also rehashes the password.
  await login(server);
  const refresh = (duration) => loadRefresh(server, pools.pop(), true, { connections, seconds: duration });
  await refresh(warmUp);
  const idle = [];
  const flooded = [];
  const logins = [];
  for (let round = 1; round <= rounds; round += 1) {
    idle.push(await refresh(seconds));
    const args = [server.url, String(4 * hashes), String(seconds + 2), JSON.stringify(credentials(server))];
    const flood = run(process.execPath, [`${root}/benches/compare/flood-logins.mjs`, ...args], { seconds: seconds + 60 });
    await sleep(1000);
    flooded.push(await refresh(seconds));
    logins.push(JSON.parse(await flood));
    const figures = `${whole(idle.at(-1).rate)}/s idle, ${whole(flooded.at(-1).rate)}/s under the flood, p99 ${short(flooded.at(-1).p99)} ms`;
    console.log(`  refresh under a flood of logins, round ${round}: ${figures}, ${JSON.stringify(logins.at(-1))}`);
  }
  await server.stop();
  const of = (list, field) => median(list.map((entry) => entry[field]));
  return {
    idle: { rate: of(idle, 'rate'), p99: of(idle, 'p99') },
    flooded: { rate: of(flooded, 'rate'), p99: of(flooded, 'p99') },
    logins: { sent: of(logins, 'sent'), accepted: of(logins, 'accepted'), rejected: of(logins, 'rejected') },
  };
}
