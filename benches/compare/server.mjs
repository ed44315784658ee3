// `make bench`: Latchkey's server against its peers and against the limits.
import { writeSection } from './document.mjs';
import { measureFlood } from './measures/flood.mjs';
import { measureLogin } from './measures/login.mjs';
import { measureMe } from './measures/me.mjs';
import { measureMemory } from './measures/memory.mjs';
import { measureRefresh } from './measures/refresh.mjs';
import { measureStart } from './measures/start.mjs';
import { report } from './report.mjs';
import { buildLimits } from './servers.mjs';
import { endWithin } from './workplace.mjs';

endWithin(60);

// BENCH_SECONDS=2 gives a first idea in two minutes; the figures that count are the default's.
const seconds = Number(process.env.BENCH_SECONDS ?? 8);
const how = { seconds, warmUp: Math.min(3, seconds), connections: [32, 256] };

await buildLimits();
const start = await measureStart();
const memory = await measureMemory();
const me = await measureMe(how);
const refresh = await measureRefresh(how);
const login = await measureLogin(how);
const flood = await measureFlood(how, login['raw bcrypt'].rate);
writeSection('The server', report({ me, refresh, login, flood, memory, start }, how));
process.exit(0);
