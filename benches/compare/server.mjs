// `make bench`: compares the server with its peers and with the limits of the machine.
import { writeSection } from './document.mjs';
import { measureBound } from './measures/bound.mjs';
import { measureFlood } from './measures/flood.mjs';
import { measureLogin } from './measures/login.mjs';
import { measureMe } from './measures/me.mjs';
import { measureMemory } from './measures/memory.mjs';
import { measureRefresh } from './measures/refresh.mjs';
import { measureStart } from './measures/start.mjs';
import { report } from './report.mjs';
import { buildLimits, buildProver } from './servers.mjs';
import { endWithin } from './workspace.mjs';

endWithin(60);

// BENCH_SECONDS=2 gives a rough idea in two minutes. Publish only figures of the default.
const seconds = Number(process.env.BENCH_SECONDS ?? 8);
const options = { seconds, warmUp: Math.min(3, seconds), connections: [32, 256] };

await buildLimits();
await buildProver();
const start = await measureStart();
const memory = await measureMemory();
const me = await measureMe(options);
const refresh = await measureRefresh(options);
const bound = await measureBound(options);
const login = await measureLogin(options);
const flood = await measureFlood(options, login['raw bcrypt'].rate);
writeSection('The server', report({ me, refresh, bound, login, flood, memory, start }, options));
process.exit(0);
