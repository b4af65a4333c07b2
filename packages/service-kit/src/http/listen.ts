import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
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
  const requestsOn = new Map<Socket, number>();
  const server = createServer(
    // Longer than any proxy keeps a connection idle, so that we are never the one who hangs up first.
    { keepAliveTimeout: 75_000, headersTimeout: 20_000, requestTimeout: 60_000, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      if (closing) response.setHeader('connection', 'close');
      const { socket } = request;
      requestsOn.set(socket, (requestsOn.get(socket) ?? 0) + 1);
      response.once('close', () => {
        const left = requestsOn.get(socket);
        if (left !== undefined) requestsOn.set(socket, left - 1);
      });
      // Koa answers errors itself; its promise never rejects.
      void handle(request, response);
    },
  );
  server.on('connection', (socket) => {
    requestsOn.set(socket, 0);
    socket.once('close', () => requestsOn.delete(socket));
  });
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
        // Sidecars open connections ahead of use; Node counts one that never sent a request as busy and would wait
        // for it, and one whose request has just ended stays open for another minute.
        const sweep = setInterval(() => {
          for (const [socket, requests] of requestsOn) if (requests === 0) socket.destroy();
        }, 100);
        server.close(() => {
          clearInterval(sweep);
          resolve();
        });
      }),
  };
}
