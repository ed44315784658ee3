// What the servers' figures should be, what they are, and what stands between where they are not.
import { percent, short, whole } from './figures.mjs';

const counts = (measured) => Object.keys(measured).map(Number);

// Of several numbers of connections, the one that is furthest from the goal decides.
const worst = (values) => values.reduce((a, b) => (b.value < a.value ? b : a));

function ratio(measured, ours, theirs) {
  return worst(
    counts(measured).map((connections) => {
      const of = measured[connections];
      return { connections, value: of[ours].rate / of[theirs].rate, of };
    }),
  );
}

export function goals({ me, refresh, login, flood, memory, start }) {
  const keyless = ratio(refresh, 'Latchkey', 'Express');
  const meExpress = ratio(me, 'Latchkey', 'Express');
  const meConstant = ratio(me, 'Latchkey', 'axum, a constant');
  const limit = meExpress.of['axum, a constant'];
  const bare = keyless.of['axum, one bare UPDATE'];
  const nothing = keyless.of['axum, a constant'];
  const logins = login.Latchkey.rate / login['raw bcrypt'].rate;
  const kept = flood.flooded.rate / flood.idle.rate;
  const { idle, loaded, open } = memory.Latchkey;
  const megabytes = (kilobytes) => (kilobytes * 1024) / 1e6;
  const over = ({ connections }) => `over ${connections} connections`;
  return [
    {
      goal: 'authenticated call: at least 15 times Express',
      figure: `${short(meExpress.value)} times, ${over(meExpress)}`,
      reached: meExpress.value >= 15,
      between:
        `it would be ${percent((15 * meExpress.of.Express.rate) / limit.rate)} of axum's constant, which verifies nothing ` +
        `and is itself ${short(limit.rate / meExpress.of.Express.rate)} times Express, as the load tool shares the cores`,
    },
    {
      goal: "authenticated call: at least 40 % of axum's constant",
      figure: `${percent(meConstant.value)}, ${over(meConstant)}`,
      reached: meConstant.value >= 0.4,
      between:
        `a call takes ${short(meConstant.of.Latchkey.processor)} µs of processor time, ` +
        `the constant ${short(meConstant.of['axum, a constant'].processor)} µs`,
    },
    {
      goal: "refresh, durable and rotating: at least 8 times Express' stateless one",
      figure: `${short(keyless.value)} times, ${over(keyless)}`,
      reached: keyless.value >= 8,
      between:
        `a refresh takes ${short(keyless.of.Latchkey.processor)} µs of processor time; one bare UPDATE a request, with ` +
        `no signature verified or made, takes ${short(bare.processor)} µs and is ` +
        `${short(bare.rate / keyless.of.Express.rate)} times Express, and axum's constant under this load ` +
        `${short(nothing.rate / keyless.of.Express.rate)} times`,
    },
    {
      goal: 'logins: at least 97 % of raw bcrypt',
      figure: `${percent(logins)}: ${short(login.Latchkey.rate)} of ${short(login['raw bcrypt'].rate)} a second`,
      reached: logins >= 0.97,
      between: `the load tool and the server's own work share the cores with bcrypt`,
    },
    {
      goal: 'refresh, while logins come at four times what the cores can hash: 99th percentile under 25 ms',
      figure: `${short(flood.flooded.p99)} ms (idle ${short(flood.idle.p99)} ms)`,
      reached: flood.flooded.p99 < 25,
      between: 'the cores are hashing, and a refresh waits for one',
    },
    {
      goal: 'and at least half of the idle rate',
      figure: `${percent(kept)}: ${whole(flood.flooded.rate)} of ${whole(flood.idle.rate)} a second`,
      reached: kept >= 0.5,
      between: 'the cores are hashing, and a refresh waits for one',
    },
    {
      goal: 'resident memory, idle: under 30 MB',
      figure: `${short(megabytes(idle))} MB`,
      reached: megabytes(idle) < 30,
      between: 'see the memory of the peers below',
    },
    {
      goal: 'resident memory with 10,000 connections open: under 120 MB',
      figure: `${short(megabytes(loaded))} MB with ${whole(open)}`,
      reached: megabytes(loaded) < 120 && open >= 10_000,
      between:
        `a connection takes ${short((loaded - idle) / open)} KiB. Of the 20 that are asked for, 16 are hyper's: it keeps a ` +
        'buffer of 8 to read into and one to write from for as long as a connection is open. Tried: jemalloc, 10 % ' +
        'less; mimalloc, half as much again; not to ask whether a connection speaks HTTP/2, a third less, which is kept',
    },
    {
      goal: 'start to first answer: under 100 ms',
      figure: `${short(start.Latchkey.median)} ms, at the very first start ${short(start['Latchkey, first start'].median)} ms`,
      reached: Math.max(start.Latchkey.median, start['Latchkey, first start'].median) < 100,
      between: 'a first start makes the keys and the tables, each on disk before it goes on',
    },
  ];
}
