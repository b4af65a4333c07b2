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
  const server = createServer(
    // Longer than any proxy keeps a connection idle, so that we are never the one who hangs up first.
    { keepAliveTimeout: 75_000, headersTimeout: 20_000, requestTimeout: 60_000, maxHeaderSize: 16 * 1024 },
    // Koa answers errors itself; its promise never rejects.
    (request, response) => void handle(request, response),
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
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}
