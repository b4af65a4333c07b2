import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';

export interface Received {
  signature: string;
  raw: string;
  event: Stripe.Event;
}

export interface Receiver {
  url: string;
  received: Received[];
  types(): string[];
  /** What to answer the n-th delivery (from 0) with; 200 unless told otherwise. */
  answerWith(status: (n: number) => number): void;
  stop(): Promise<void>;
}

/** A webhook endpoint that verifies every signature with the official client before it believes anything. */
export async function startReceiver(secret: string): Promise<Receiver> {
  const received: Received[] = [];
  let statusOf: (n: number) => number = () => 200;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      const signature = String(request.headers['stripe-signature']);
      const event = Stripe.webhooks.constructEvent(raw, signature, secret);
      response.statusCode = statusOf(received.length);
      received.push({ signature, raw, event });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    received,
    types: () => received.map(({ event }) => event.type),
    answerWith: (status) => {
      statusOf = status;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
