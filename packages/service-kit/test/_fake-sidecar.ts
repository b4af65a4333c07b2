import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface FakeSidecar extends AsyncDisposable {
  readonly httpPort: number;
  readonly seen: SeenRequest[];
  /** What it answers; `hang up` and `be silent` are what they say. */
  answer: (request: SeenRequest) => { status: number; body?: string } | 'hang up' | 'be silent';
}

/** A few lines of HTTP where daprd would be. */
export async function startFakeSidecar(): Promise<FakeSidecar> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      const { method = '', url = '', headers } = request;
      const asked = { method, path: url, headers, body: chunks.join('') };
      seen.push(asked);
      const answer = fake.answer(asked);
      if (answer === 'hang up') response.destroy();
      else if (answer !== 'be silent')
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const fake: FakeSidecar = {
    httpPort: (server.address() as AddressInfo).port,
    seen,
    answer: () => ({ status: 204 }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}
