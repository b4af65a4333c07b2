import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from './start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ METRICS_PORT: await freePort() });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});
beforeEach(() => {
  gateway.sidecar.outboundStatus = 204;
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describe('/healthz', () => {
  it('says that the process runs, whatever it stands on', async () => {
    gateway.sidecar.outboundStatus = 500;
    const response = await gateway.fetch('/healthz');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });
});

describe('/readyz', () => {
  it('waits for the key set, once', async () => {
    gateway.sidecar.keySetStatus = 503;
    const before = await gateway.fetch('/readyz');
    expect(before.status).toBe(503);
    expect(await before.json()).toEqual({
      status: 'not ready',
      failing: { keys: 'The key set is not available' },
    });
    gateway.sidecar.keySetStatus = 200;
    expect((await gateway.fetch('/readyz')).status).toBe(200);
    gateway.sidecar.keySetStatus = 503;
    expect((await gateway.fetch('/readyz')).status).toBe(200);
  });

  it('watches the sidecar', async () => {
    gateway.sidecar.outboundStatus = 500;
    const response = await gateway.fetch('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      failing: { sidecar: 'The Dapr sidecar is not available' },
    });
  });
});

describe('/metrics', () => {
  it('is not public', async () => {
    expect((await gateway.fetch('/metrics')).status).toBe(404);
    expect((await gateway.fetch('/metrics/')).status).toBe(404);
  });

  it('counts by route, on a port of its own', async () => {
    await gateway.fetch('/v1/businesses/0b0f7f3e-8f4c-4b39-9a5e-2f2e9d1f8a11');
    await gateway.fetch('/v1/me');
    const text = await (await fetch(`http://127.0.0.1:${gateway.metricsPort}/metrics`)).text();
    expect(text).toMatch(
      /_count\{service="gateway",method="GET",route="\/v1\/businesses\/\{id\}",status="200"\} 1/,
    );
    expect(text).toMatch(/route="\/v1\/me",status="401"/);
    expect(text).not.toContain('0b0f7f3e');
  });
});
