// Refreshes. Latchkey rotates the token and writes to its database, with and without an Idempotency-Key; Express does
// neither.
import { load, loadRefresh } from '../load.mjs';
import { register, sessions, tokenFile } from '../accounts.mjs';
import { inTurn } from '../rounds.mjs';
import { constant, express, latchkey, update } from '../servers.mjs';

// More tokens than connections, so that each request finds one that is not in use.
const pool = 640;

export async function measureRefresh({ seconds, warmUp, connections }) {
  // A refresh hashes no password. A low bcrypt cost speeds up the logins that create the sessions.
  const rotating = await latchkey({ bcryptCost: 4 });
  const stateless = await express({ bcryptCost: 4 });
  const bareUpdate = await update();
  // The cost of the load generator and the sockets alone.
  const idle = await constant();
  const anyTokens = tokenFile(Array.from({ length: pool }, (_, number) => `token-${number}`));
  for (const server of [rotating, stateless]) await register(server);
  const refresh = (server, count, keyed) => async () => {
    const fresh = () => sessions(server, pool);
    await loadRefresh(server, await fresh(), keyed, { connections: count, seconds: warmUp });
    return loadRefresh(server, await fresh(), keyed, { connections: count, seconds });
  };
  const postEmpty = (count) => async () => {
    const post = (duration) =>
      load(bareUpdate, '/api/refresh', { connections: count, seconds: duration, script: 'post', args: ['{}'] });
    await post(warmUp);
    return post(seconds);
  };
  const result = {};
  for (const count of connections) {
    result[count] = await inTurn(`refresh over ${count} connections`, {
      Latchkey: refresh(rotating, count, false),
      'Latchkey, with an Idempotency-Key': refresh(rotating, count, true),
      Express: refresh(stateless, count, false),
      [bareUpdate.name]: postEmpty(count),
      [idle.name]: () => loadRefresh(idle, anyTokens, false, { connections: count, seconds }),
    });
  }
  for (const server of [rotating, stateless, bareUpdate, idle]) await server.stop();
  return result;
}
