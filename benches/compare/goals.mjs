// The goals for the server, the figure for each, and the reason where a goal is not met.
import { percent, short, whole } from './figures.mjs';

const constant = 'axum, a constant';
const bareUpdate = 'axum, one bare UPDATE';

// The lowest ratio of two servers' rates over the numbers of connections that were measured.
function lowestRatio(measured, ours, theirs) {
  const ratios = Object.entries(measured).map(([connections, figures]) => ({
    connections,
    figures,
    value: figures[ours].rate / figures[theirs].rate,
  }));
  return ratios.reduce((lowest, ratio) => (ratio.value < lowest.value ? ratio : lowest));
}

export function goals({ me, refresh, login, flood, memory, start }) {
  const call = lowestRatio(me, 'Latchkey', constant);
  const overExpress = lowestRatio(refresh, 'Latchkey', 'Express');
  const overUpdate = refresh[256].Latchkey.rate / refresh[256][bareUpdate].rate;
  const overBcrypt = login.Latchkey.rate / login['raw bcrypt'].rate;
  const underFlood = flood.flooded.rate / flood.idle.rate;
  const { idle, loaded, open } = memory.Latchkey;
  const first = start['Latchkey, first start'];
  const megabytes = (kilobytes) => (kilobytes * 1024) / 1e6;
  const processor = (figures, name) => `${short(figures[name].processor)} µs`;
  return [
    {
      goal: "authenticated call: at least 55 % of axum's constant",
      figure: `${percent(call.value)}, over ${call.connections} connections`,
      met: call.value >= 0.55,
      reason:
        `a call takes ${processor(call.figures, 'Latchkey')} of processor time, ` +
        `the constant ${processor(call.figures, constant)}`,
    },
    {
      goal: 'refresh: at least 3 times Express',
      figure: `${short(overExpress.value)} times, over ${overExpress.connections} connections`,
      met: overExpress.value >= 3,
      reason:
        `a refresh takes ${processor(overExpress.figures, 'Latchkey')} of processor time, one of Express ` +
        `${processor(overExpress.figures, 'Express')}, and a bare UPDATE without any token ` +
        `${processor(overExpress.figures, bareUpdate)}; the bare UPDATE reaches ` +
        `${short(overExpress.figures[bareUpdate].rate / overExpress.figures.Express.rate)} times Express`,
    },
    {
      goal: 'refresh: faster than one bare UPDATE, over 256 connections',
      figure: `${percent(overUpdate)}: ${whole(refresh[256].Latchkey.rate)} of ${whole(refresh[256][bareUpdate].rate)} a second`,
      met: overUpdate > 1,
      reason:
        `a refresh takes ${processor(refresh[256], 'Latchkey')} of processor time, ` +
        `the bare UPDATE ${processor(refresh[256], bareUpdate)}`,
    },
    {
      goal: 'login: at least 97 % of raw bcrypt',
      figure: `${percent(overBcrypt)}: ${short(login.Latchkey.rate)} of ${short(login['raw bcrypt'].rate)} a second`,
      met: overBcrypt >= 0.97,
      reason: 'the load generator and the rest of the server share the cores with bcrypt',
    },
    {
      goal: 'refresh under a flood of logins, four times what the cores can hash: 99th percentile under 25 ms',
      figure: `${short(flood.flooded.p99)} ms (idle ${short(flood.idle.p99)} ms)`,
      met: flood.flooded.p99 < 25,
      reason: 'the cores are busy hashing, and a refresh waits for one of them',
    },
    {
      goal: 'refresh under the same flood: at least half of the idle rate',
      figure: `${percent(underFlood)}: ${whole(flood.flooded.rate)} of ${whole(flood.idle.rate)} a second`,
      met: underFlood >= 0.5,
      reason: 'the cores are busy hashing, and a refresh waits for one of them',
    },
    {
      goal: 'resident memory, idle: under 30 MB',
      figure: `${short(megabytes(idle))} MB`,
      met: megabytes(idle) < 30,
      reason: 'the table of memory below has the peers for comparison',
    },
    {
      goal: 'resident memory with 10,000 open connections: under 120 MB',
      figure: `${short(megabytes(loaded))} MB with ${whole(open)}`,
      met: megabytes(loaded) < 120 && open >= 10_000,
      reason:
        `a connection takes ${short((loaded - idle) / open)} KiB. It requests 20 KiB from the allocator, 16 of them for hyper's ` +
        "read and write buffers, which live as long as the connection and can't be made smaller. " +
        (open < 10_000 ? 'The server closes idle connections as the limit of open files comes near, which is too low here. ' : '') +
        'We kept serving HTTP/1.1 only, without detecting HTTP/2: that takes a third less',
    },
    {
      goal: 'start to first answer: under 100 ms',
      figure: `${short(start.Latchkey.median)} ms; ${short(first.median)} ms at the very first start`,
      met: Math.max(start.Latchkey.median, first.median) < 100,
      reason: 'the very first start creates the keys and the tables, and waits until each is on disk',
    },
  ];
}
