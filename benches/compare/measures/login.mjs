// Logins, compared with raw bcrypt on all cores at the same cost.
import { load } from '../load.mjs';
import { cores } from '../machine.mjs';
import { credentials, login, loginPath, register } from '../accounts.mjs';
import { inTurn } from '../rounds.mjs';
import { betterAuth, express, latchkey, rawBcrypt } from '../servers.mjs';
import { sleep } from '../workspace.mjs';

// Enough to keep all cores hashing, and few enough that Latchkey rejects none: it accepts nine logins a core at a time.
const connections = 8 * cores;

export async function measureLogin({ seconds, warmUp }) {
  const servers = [await latchkey(), await express(), await betterAuth()];
  for (const server of servers) await register(server).then(() => login(server));
  const contenders = servers.map((server) => [
    server.name,
    async () => {
      const options = { connections, script: 'post', args: [JSON.stringify(credentials(server))] };
      await load(server, loginPath(server), { ...options, seconds: warmUp });
      // Let the server finish the logins of the warm-up that are still queued.
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
