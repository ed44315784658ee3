// Measures the cost of a proof of the client's key: refreshes of bound and unbound sessions beside Express, and
// calls with `bind-access` off and on. The clients of benches/prover.rs sign, which takes some of the cores.
import { loadProved } from '../load.mjs';
import { register } from '../accounts.mjs';
import { inTurn } from '../rounds.mjs';
import { express, latchkey } from '../servers.mjs';

const connections = 32;

export async function measureBound({ seconds, warmUp }) {
  // A low bcrypt cost speeds up the logins that create the sessions.
  const server = await latchkey({ bcryptCost: 4 });
  const strict = await latchkey({ bcryptCost: 4, bindAccess: true });
  const stateless = await express({ bcryptCost: 4 });
  for (const one of [server, strict, stateless]) await register(one);
  const measure = (one, what, binding) => async () => {
    await loadProved(one, what, binding, { connections, seconds: warmUp });
    return loadProved(one, what, binding, { connections, seconds });
  };
  const refresh = await inTurn(`refresh with and without proofs over ${connections} connections`, {
    'Latchkey, bound': measure(server, 'refresh', 'bound'),
    'Latchkey, not bound': measure(server, 'refresh', 'unbound'),
    Express: measure(stateless, 'refresh', 'unbound'),
  });
  const call = await inTurn(`call with bind-access off and on over ${connections} connections`, {
    'bind-access off': measure(server, 'me', 'unbound'),
    'bind-access on': measure(strict, 'me', 'bound'),
  });
  for (const one of [server, strict, stateless]) await one.stop();
  return { refresh, call };
}
