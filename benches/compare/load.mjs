// Runs a load generator against a server and returns its figures: wrk, or, for clients that sign proofs, our own.
import { buildProver } from './servers.mjs';
import { root, run, sleep } from './workspace.mjs';

// wrk needs at least one connection for each thread.
const threads = (connections) => Math.min(2, connections);

// `script` names a file of benches/load, `args` are its arguments, and every request carries `headers`.
export async function load(server, path, { connections, seconds, script = 'report', args = [], headers = [] }) {
  const wrk = [
    ...[`-t${threads(connections)}`, `-c${connections}`, `-d${seconds}`, '--latency', '--timeout', '10s'],
    ...['-s', `${script}.lua`, ...headers.flatMap((header) => ['-H', header]), `${server.url}${path}`, '--'],
    ...args,
  ];
  const options = { cwd: `${root}/benches/load`, seconds: seconds + 30 };
  return figures(server, `${path} over ${connections} connections`, () => run('wrk', wrk, options));
}

// `what` is `refresh` or `me`; with `bound`, each client has a key and sends proofs. The clients log in first, which is
// counted in the server's processor time.
export async function loadProved(server, what, binding, { connections, seconds }) {
  const args = [what, binding, server.url.replace('http://', ''), String(connections), String(seconds)];
  const prover = await buildProver();
  return figures(server, `${what}, ${binding}`, () => run(prover, args, { seconds: seconds + 60 }));
}

// Runs a load generator that prints its figures as benches/load/report.lua does.
async function figures(server, name, generate) {
  const before = server.processorTime();
  const printed = await generate();
  const used = server.processorTime() - before;
  await settle(server);
  const report = JSON.parse(printed.trim().split('\n').at(-1));
  const { status, connect, read, write, timeout } = report;
  if (status + connect + read + write + timeout > 0) {
    throw new Error(`${server.name} ${name}: some requests failed: ${JSON.stringify(report)}`);
  }
  if (report.requests === 0) {
    throw new Error(`${server.name} ${name}: no request was answered in time; take longer rounds`);
  }
  return {
    rate: (report.requests * 1e6) / report.duration,
    p50: report.p50 / 1000,
    p99: report.p99 / 1000,
    processor: (used * 1000) / report.requests,
  };
}

// wrk gives up the requests in flight when its time is over, but the server still answers them. Better Auth works on those
// of 256 connections in turns, so that all are done at about the same time: on a busy machine after more than two seconds.
async function settle(server) {
  const pause = 100;
  let before;
  do {
    before = server.processorTime();
    await sleep(pause);
  } while (server.processorTime() - before > pause / 4);
}

export const loadRefresh = (server, tokens, keyed, options) =>
  load(server, '/api/refresh', { ...options, script: 'refresh', args: [tokens, String(threads(options.connections)), keyed ? 'keyed' : ''] });
