// The refresh: Latchkey's rotates and writes, with and without an Idempotency-Key; Express' does neither.
import { load, loadRefresh } from '../load.mjs';
import { register, sessions, tokenFile } from '../people.mjs';
import { inTurn } from '../rounds.mjs';
import { constant, express, latchkey, update } from '../servers.mjs';

// More than there are connections: a token is under way or waits for its turn.
const pool = 640;

export async function measureRefresh({ seconds, warmUp, connections }) {
  // Nothing is hashed while sessions are refreshed: the cost only tells how long it takes to begin them.
  const ours = await latchkey({ bcryptCost: 4 });
  const theirs = await express({ bcryptCost: 4 });
  const limit = await update();
  // Shows what is left when the server does nothing: the load tool and the sockets.
  const nothing = await constant();
  const anyTokens = tokenFile(Array.from({ length: pool }, (_, number) => `token-${number}`));
  for (const server of [ours, theirs]) await register(server);
  const refresh = (server, count, keyed) => async () => {
    const fresh = () => sessions(server, pool);
    await loadRefresh(server, await fresh(), keyed, { connections: count, seconds: warmUp });
    return loadRefresh(server, await fresh(), keyed, { connections: count, seconds });
  };
  const bare = (count) => async () => {
    const post = (duration) =>
      load(limit, '/api/refresh', { connections: count, seconds: duration, script: 'login', args: ['{}'] });
    await post(warmUp);
    return post(seconds);
  };
  const result = {};
  for (const count of connections) {
    result[count] = await inTurn(`refresh over ${count} connections`, {
      Latchkey: refresh(ours, count, false),
      'Latchkey, with an Idempotency-Key': refresh(ours, count, true),
      Express: refresh(theirs, count, false),
      [limit.name]: bare(count),
      [nothing.name]: () => loadRefresh(nothing, anyTokens, false, { connections: count, seconds }),
    });
  }
  for (const server of [ours, theirs, limit, nothing]) await server.stop();
  return result;
}
