import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What reached the sidecar. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Public keys as auth publishes them. */
export interface KeySet {
  readonly keys: readonly object[];
}

export type Answer = (seen: Seen) => void | Promise<void>;

/** Stands in for daprd: a real HTTP server at its address, with auth's key set behind it. */
export interface FakeSidecar extends AsyncDisposable {
  readonly port: number;
  /** Calls of services, without those for the key set. */
  readonly calls: Seen[];
  /** How services answer; at first with an empty 200. */
  answer: Answer;
  outboundStatus: number;
  keySetStatus: number;
}

const keySetPath = '/v1.0/invoke/auth/method/.well-known/jwks.json';

export async function startFakeSidecar(keys: KeySet): Promise<FakeSidecar> {
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    if (url === '/v1.0/healthz/outbound') {
      response.writeHead(sidecar.outboundStatus).end();
    } else if (url === keySetPath && headers['x-forwarded-for'] === undefined) {
      response
        .writeHead(sidecar.keySetStatus, { 'content-type': 'application/json' })
        .end(JSON.stringify(keys));
    } else {
      const seen = { method, url, headers, request, response };
      sidecar.calls.push(seen);
      void sidecar.answer(seen);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sidecar: FakeSidecar = {
    port: (server.address() as AddressInfo).port,
    calls: [],
    answer: answerJson(200, {}),
    outboundStatus: 204,
    keySetStatus: 200,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return sidecar;
}

export const answerJson =
  (status: number, body: unknown, headers: Record<string, string | string[]> = {}): Answer =>
  async ({ request, response }) => {
    await bodyOf(request);
    const type =
      status >= 400 ? 'application/problem+json; charset=utf-8' : 'application/json; charset=utf-8';
    response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
  };

/** All of a body; what had come when the sender broke off. */
export async function bodyOf(request: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    // Who looks at the bytes sees that some are missing.
  }
  return Buffer.concat(chunks);
}
