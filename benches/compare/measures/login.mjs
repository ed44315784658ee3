// Logins, against what the cores can hash at the same cost.
import { load } from '../load.mjs';
import { cores } from '../machine.mjs';
import { credentials, login, loginPath, register } from '../people.mjs';
import { inTurn } from '../rounds.mjs';
import { betterAuth, express, latchkey, rawBcrypt } from '../servers.mjs';
import { sleep } from '../workplace.mjs';

// Enough to keep the cores hashing, and few enough that Latchkey, which has nine places a core, turns nobody
// away.
const connections = 8 * cores;

export async function measureLogin({ seconds, warmUp }) {
  const servers = [await latchkey(), await express(), await betterAuth()];
  for (const server of servers) await register(server).then(() => login(server));
  const contenders = servers.map((server) => [
    server.name,
    async () => {
      const options = { connections, script: 'login', args: [JSON.stringify(credentials(server))] };
      await load(server, loginPath(server), { ...options, seconds: warmUp });
      // Logins that the warm-up left behind hold their places until they are looked at.
      await sleep(1000);
      return load(server, loginPath(server), { ...options, seconds });
    },
  ]);
  const raw = async () => {
    const rate = await rawBcrypt(seconds);
    return { rate, p50: NaN, p99: NaN, processor: NaN };
  };
  const result = await inTurn(`login over ${connections} connections`, {
    ...Object.fromEntries(contenders),
    'raw bcrypt': raw,
  });
  for (const server of servers) await server.stop();
  return result;
}
