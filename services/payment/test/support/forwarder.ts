import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Forwarder extends AsyncDisposable {
  readonly url: string;
}

/** Stands where gateway and sidecar stand: passes the bytes of a webhook on, with the sidecar's token. */
export async function startForwarder(ports: readonly number[], appToken: string): Promise<Forwarder> {
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      turn += 1;
      const reply = await fetch(
        `http://127.0.0.1:${String(ports[turn % ports.length])}${incoming.url ?? ''}`,
        {
          method: incoming.method ?? 'POST',
          headers: {
            'dapr-api-token': appToken,
            'content-type': incoming.headers['content-type'] ?? '',
            'stripe-signature': String(incoming.headers['stripe-signature'] ?? ''),
          },
          body: Buffer.concat(chunks),
        },
      );
      outgoing.writeHead(reply.status).end(await reply.text());
    })().catch(() => outgoing.writeHead(503).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
