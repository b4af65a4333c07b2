import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Koa from 'koa';

export interface ListeningServer extends AsyncDisposable {
  readonly port: number;
  readonly server: Server;
}

/** Opens the port. Disposing stops accepting, lets running requests end and closes idle connections. */
export async function listen(
  app: Koa,
  { host, port }: { host: string; port: number },
): Promise<ListeningServer> {
  const handle = app.callback();
  let closing = false;
  const server = createServer(
    // Longer than any proxy keeps a connection idle, so that we are never the one who hangs up first.
    { keepAliveTimeout: 75_000, headersTimeout: 20_000, requestTimeout: 60_000, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      if (closing) response.setHeader('connection', 'close');
      // Koa answers errors itself; its promise never rejects.
      void handle(request, response);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a TCP server's address is an AddressInfo
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    server,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        closing = true;
        // A connection on which a request still runs becomes idle later and would then stay open for a minute.
        const sweep = setInterval(() => server.closeIdleConnections(), 50);
        server.close(() => {
          clearInterval(sweep);
          resolve();
        });
      }),
  };
}
