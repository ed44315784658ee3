// Runs wrk against a server and returns its figures.
import { root, run } from './workspace.mjs';

// wrk needs at least one connection for each thread.
const threads = (connections) => Math.min(2, connections);

// `script` names a file of benches/load, `args` are its arguments, and every request carries `headers`.
export async function load(server, path, { connections, seconds, script = 'report', args = [], headers = [] }) {
  const before = server.processorTime();
  const printed = await run(
    'wrk',
    [
      ...[`-t${threads(connections)}`, `-c${connections}`, `-d${seconds}`, '--latency', '--timeout', '10s'],
      ...['-s', `${script}.lua`, ...headers.flatMap((header) => ['-H', header]), `${server.url}${path}`, '--'],
      ...args,
    ],
    { cwd: `${root}/benches/load`, seconds: seconds + 30 },
  );
  const used = server.processorTime() - before;
  const report = JSON.parse(printed.trim().split('\n').at(-1));
  const { status, connect, read, write, timeout } = report;
  if (status + connect + read + write + timeout > 0) {
    throw new Error(`${server.name} ${path} over ${connections} connections: some requests failed: ${JSON.stringify(report)}`);
  }
  return {
    rate: (report.requests * 1e6) / report.duration,
    p50: report.p50 / 1000,
    p99: report.p99 / 1000,
    processor: (used * 1000) / report.requests,
  };
}

export const loadRefresh = (server, tokens, keyed, options) =>
  load(server, '/api/refresh', { ...options, script: 'refresh', args: [tokens, String(threads(options.connections)), keyed ? 'keyed' : ''] });
