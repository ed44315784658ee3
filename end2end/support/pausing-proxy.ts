import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer, request as send } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A proxy that interrupts its first document, so that a test can act while the browser has parsed a part of it. */
export class PausingProxy {
  /** Sends the rest of the document. */
  proceed = () => {};
  private pause? = new Promise<void>(resolve => (this.proceed = resolve));
  private readonly server = createServer((request, response) => this.forward(request, response));

  private constructor(private readonly target: string, private readonly end: string) {}

  /** Starts in front of the server at `target`. The first part of the document ends with the text `end`. */
  static async start(target: string, end: string): Promise<PausingProxy> {
    const proxy = new PausingProxy(target, end);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private forward(request: IncomingMessage, response: ServerResponse): void {
    const { method, url } = request;
    const headers = { ...request.headers, 'accept-encoding': 'identity' };
    const forwarded = send(this.target + url, { method, headers }, answer => {
      response.writeHead(answer.statusCode!, answer.headers);
      if (answer.headers['content-type']?.startsWith('text/html') && this.pause) {
        void this.sendInParts(answer, response, this.pause);
        this.pause = undefined;
      } else {
        answer.pipe(response);
      }
    });
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  }

  private async sendInParts(answer: IncomingMessage, response: ServerResponse, pause: Promise<void>): Promise<void> {
    const chunks = await answer.toArray();
    const text = Buffer.concat(chunks).toString();
    const at = text.indexOf(this.end);
    if (at < 0) {
      throw new Error(`the document has no ${this.end}`);
    }
    response.write(text.slice(0, at + this.end.length));
    await pause;
    response.end(text.slice(at + this.end.length));
  }
}
