import { createServer } from 'node:http';
import type Koa from 'koa';

export interface RunningServer {
  url: string;
  stop(): Promise<void>;
}

/** Resolves once the port is bound; port 0 takes any free one. `stop` gives calls in flight a moment. */
export async function serveApp(app: Koa, host: string, port: number): Promise<RunningServer> {
  const handle = app.callback();
  // Clients keep connections open between calls: closing first from this side would look like an outage.
  const server = createServer(
    { keepAliveTimeout: 65_000 },
    (request, response) => void handle(request, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const boundPort = address !== null && typeof address === 'object' ? address.port : port;
  return {
    url: `http://${reachableHost(host)}:${boundPort}`,
    stop: () =>
      new Promise((resolve) => {
        const lastResort = setTimeout(() => server.closeAllConnections(), 500);
        server.close(() => {
          clearTimeout(lastResort);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
