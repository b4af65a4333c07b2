import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@holdfast/local-stack';
import { createSidecar } from '../src/dapr/sidecar.ts';
import { superviseWorker, type SupervisedWorker } from '../src/workflow/worker-supervisor.ts';
import { silent } from './_lanes.ts';

/** What a sidecar says of itself, and how often it was asked and called. */
interface FakeSidecar {
  outbound: () => Promise<number>;
  workers: number | undefined;
  /** Each new worker is preceded by one question whether the sidecar is up: after how many polls it came. */
  starts: number[];
  polls: number;
  connections: number;
}

let sidecar: FakeSidecar;
let stack: AsyncDisposableStack;
let ports: { httpPort: number; grpcPort: number };

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  sidecar = { outbound: async () => 204, workers: 0, starts: [], polls: 0, connections: 0 };
  const http = createHttpServer((request, response) => {
    void (async () => {
      if (request.url === '/v1.0/healthz/outbound') {
        sidecar.starts.push(sidecar.polls);
        response.writeHead(await sidecar.outbound()).end();
        return;
      }
      sidecar.polls += 1;
      if (sidecar.workers === undefined) response.writeHead(500).end();
      else response.end(JSON.stringify({ id: 'booking', workflows: { connectedWorkers: sidecar.workers } }));
    })();
  });
  const sockets = new Set<Socket>();
  const grpc = createTcpServer((socket) => {
    sidecar.connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  ports = { httpPort: await listen(http), grpcPort: await listen(grpc) };
  stack.defer(() => {
    for (const socket of sockets) socket.destroy();
    http.close();
    grpc.close();
  });
});
afterEach(async () => {
  await stack.disposeAsync();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function supervise(): SupervisedWorker {
  const ours = stack.use(createSidecar({ ...ports, apiToken: 'a' }));
  return stack.use(
    superviseWorker({ sidecar: ours, workflows: [], activities: [], logger: silent, pollMs: 10 }),
  );
}

/** Lets the supervisor look so many more times. */
const looks = (more: number) => {
  const until = sidecar.polls + more;
  return eventually(() => sidecar.polls >= until, { intervalMs: 5 });
};

describe('a supervised worker', () => {
  it('starts when the sidecar is up, not before', async () => {
    sidecar.outbound = async () => 500;
    const worker = supervise();
    await looks(3);
    expect(sidecar.connections).toBe(0);
    await expect(worker.check()).rejects.toThrow('no workflow worker');
    sidecar.outbound = async () => 204;
    await eventually(() => sidecar.connections > 0);
  });

  it('is ready while the sidecar sees it', async () => {
    const worker = supervise();
    await looks(2);
    await expect(worker.check()).rejects.toThrow('no workflow worker');
    sidecar.workers = 1;
    await eventually(() => worker.check().then(() => true));
    sidecar.workers = 0;
    await eventually(() =>
      worker.check().then(
        () => false,
        () => true,
      ),
    );
    sidecar.workers = 1;
    await eventually(() => worker.check().then(() => true));
  });

  it('is left alone while it is seen', async () => {
    sidecar.workers = 1;
    supervise();
    await looks(20);
    expect(sidecar.starts).toHaveLength(1);
  });

  it('is replaced when it is no longer seen, after a while in which it may come by itself', async () => {
    sidecar.workers = 1;
    supervise();
    await looks(3);
    sidecar.workers = 0;
    const lostAt = sidecar.polls;
    await eventually(() => sidecar.starts.length === 3);
    const [, second = 0, third = 0] = sidecar.starts;
    expect(second - lostAt).toBeGreaterThanOrEqual(5);
    expect(third - second).toBeGreaterThanOrEqual(5);
  });

  it('is replaced at once when the sidecar was away: its stream is dead', async () => {
    sidecar.workers = 1;
    const worker = supervise();
    await looks(3);
    sidecar.workers = undefined;
    await looks(2);
    await expect(worker.check()).rejects.toThrow('no workflow worker');
    sidecar.workers = 0;
    const backAt = sidecar.polls;
    await eventually(() => sidecar.starts.length === 2);
    expect((sidecar.starts[1] ?? 0) - backAt).toBeLessThanOrEqual(2);
  });
});

describe('a supervised worker that is let go of', () => {
  it('is not asked for any more', async () => {
    sidecar.workers = 1;
    const worker = supervise();
    await looks(2);
    await worker[Symbol.asyncDispose]();
    const seen = [sidecar.polls, sidecar.starts.length];
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([sidecar.polls, sidecar.starts.length]).toEqual(seen);
  });

  it('does not start after all when the sidecar answers late', async () => {
    const release = Promise.withResolvers<number>();
    sidecar.outbound = () => release.promise;
    const worker = supervise();
    await eventually(() => sidecar.starts.length === 1);
    await worker[Symbol.asyncDispose]();
    release.resolve(204);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sidecar.connections).toBe(0);
  });
});
