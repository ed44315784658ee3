// The authenticated call: GET /api/me, or a peer's equivalent.
import { load } from '../load.mjs';
import { authHeader, mePath, register } from '../accounts.mjs';
import { inTurn } from '../rounds.mjs';
import { betterAuth, constant, express, latchkey } from '../servers.mjs';

export async function measureMe({ seconds, warmUp, connections }) {
  const servers = [await latchkey(), await express(), await betterAuth(), await constant()];
  for (const server of servers) if (server.kind !== 'constant') await register(server);
  const result = {};
  for (const count of connections) {
    const contenders = servers.map((server) => [
      server.name,
      async () => {
        const headers = [await authHeader(server)];
        await load(server, mePath(server), { connections: count, seconds: warmUp, headers });
        return load(server, mePath(server), { connections: count, seconds, headers });
      },
    ]);
    result[count] = await inTurn(`authenticated call over ${count} connections`, Object.fromEntries(contenders));
  }
  for (const server of servers) await server.stop();
  return result;
}
