import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = join(__dirname, '../..');

/** A server program, and the folder to start it in. */
export type Program = { binary: string; folder?: string };

/** The build by `make build`, or the one that SERVER_UNDER_TEST names. */
export const LATCHKEY: Program = { binary: resolve(process.env.SERVER_UNDER_TEST || join(root, 'dist/latchkey')) };

/** The app in examples/notes, built by `make notes`. */
export const NOTES: Program = {
  binary: join(root, 'target/examples/debug/notes'),
  folder: join(root, 'examples/notes'),
};

/** The app in examples/spa, built by `make spa`. */
export const SPA: Program = {
  binary: join(root, 'target/examples/debug/spa'),
  folder: join(root, 'examples/spa'),
};

/** The app of template/, generated and built by `make template`. */
export const GREETER: Program = {
  binary: join(root, 'target/examples/debug/greeter'),
  folder: join(root, 'target/template/greeter'),
};

/** The environment without settings for Latchkey, which would apply to the server under test. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(LATCHKEY|LEPTOS)_/.test(name)),
);

/** More than the workers that ever run at once. */
const WORKERS = 32;
/** Below the ports that the system hands out, so that no other program gets one while its server restarts. */
const [FIRST_PORT, LAST_PORT] = [10_240, 32_767];
const PORTS_PER_WORKER = Math.floor((LAST_PORT - FIRST_PORT) / WORKERS);
/** Two runs of the tests at once begin at different ports. */
let portsTried = process.pid;

/** A free port of this worker. */
async function freePort(): Promise<number> {
  for (;;) {
    portsTried += 1;
    const worker = Number(process.env.TEST_PARALLEL_INDEX ?? 0) % WORKERS;
    const port = FIRST_PORT + WORKERS * (portsTried % PORTS_PER_WORKER) + worker;
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** A server with its own port and database. It can be stopped, killed and started again. */
export class LatchkeyServer {
  private process?: ChildProcess;
  private output = '';

  private constructor(
    readonly url: string,
    private readonly port: number,
    private readonly data: string,
    private readonly settings: string[],
    private readonly program: Program,
  ) {}

  static async start(settings: string[], program = LATCHKEY): Promise<LatchkeyServer> {
    if (!existsSync(program.binary)) {
      throw new Error(`${program.binary} is missing: \`make build notes spa\` makes it`);
    }
    const [port, data] = [await freePort(), await mkdtemp(join(tmpdir(), 'latchkey-'))];
    const server = new LatchkeyServer(`http://127.0.0.1:${port}`, port, data, settings, program);
    await server.start();
    return server;
  }

  /** Starts it again on the same port and database, by default with the same settings. */
  async start(settings = this.settings): Promise<void> {
    const child = spawn(
      this.program.binary,
      // A person's password takes a quarter of a second to hash; a test need not wait for that.
      ['--data-dir', this.data, '--bcrypt-cost', '4', '--register-limit', 'off', ...settings],
      { env: { ...environment, LEPTOS_SITE_ADDR: `127.0.0.1:${this.port}`, NO_COLOR: '1' }, cwd: this.program.folder, stdio: 'pipe' },
    );
    this.process = child;
    const ready = new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        this.output += chunk;
        if (this.output.includes(' serving ')) {
          resolve();
        }
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', code => reject(new Error(`the server stopped with ${code}: ${this.output}`)));
    });
    this.output = '';
    await ready;
  }

  /** Runs one of its commands, as an operator does, and returns what it prints. */
  command(...words: string[]): string {
    const options = { env: { ...environment, LEPTOS_SITE_ADDR: `127.0.0.1:${this.port}` }, cwd: this.program.folder };
    return execFileSync(this.program.binary, ['--data-dir', this.data, ...words], { ...options, encoding: 'utf8' });
  }

  /** Its output since its last start. */
  log(): string {
    return this.output;
  }

  /** Stops it gracefully, by SIGTERM. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Kills it, by SIGKILL. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    if (child && child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    }
  }
}
