import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { answerJson } from './fake-sidecar.ts';
import { openRaw } from './raw-connection.ts';
import { startGateway, type TestGateway } from './start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});
beforeEach(() => {
  gateway.sidecar.calls.length = 0;
  gateway.sidecar.answer = answerJson(200, {});
});

/** Sends exactly these headers and answers what reached the sidecar. */
async function headersSeen(lines: string[], at: TestGateway = gateway) {
  const connection = await openRaw(at.port);
  connection.write(['GET /v1/businesses HTTP/1.1', 'host: api.test', ...lines, '\r\n'].join('\r\n'));
  await connection.received(/^HTTP\/1\.1 200 /);
  connection.socket.destroy();
  return at.sidecar.calls.at(-1)?.headers ?? {};
}

describe('request headers', () => {
  it('of an outsider reach the services', async () => {
    const seen = await headersSeen([
      'accept-language: de',
      'if-none-match: "1"',
      'idempotency-key: abc',
      'user-agent: test',
      'X-Mine: 1',
      'x-mine: 2',
    ]);
    expect(seen).toMatchObject({
      'accept-language': 'de',
      'if-none-match': '"1"',
      'idempotency-key': 'abc',
      'user-agent': 'test',
      'x-mine': '1, 2',
    });
  });

  it('that speak for the inside do not', async () => {
    const forged = [
      'dapr-api-token',
      'dapr-app-id',
      'dapr-caller-app-id',
      'DAPR-Anything',
      'x-service-token',
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-forwarded-anything',
      'forwarded',
      'x-real-ip',
      'baggage',
      'grpc-timeout',
      'proxy-authorization',
      'te',
      'upgrade',
      'keep-alive',
    ];
    const seen = await headersSeen([
      ...forged.map((name) => `${name}: forged`),
      'connection: keep-alive, x-mine',
      'x-mine: 1',
    ]);
    expect(JSON.stringify(seen)).not.toContain('forged');
    expect(seen).not.toHaveProperty('x-mine');
    expect(seen).toMatchObject({
      'dapr-api-token': gateway.config.DAPR_API_TOKEN,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'api.test',
    });
  });

  it('name the request and its trace, the caller’s own when they are usable', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const kept = await headersSeen(['x-request-id: order-7', `traceparent: ${traceparent}`]);
    expect(kept).toMatchObject({ 'x-request-id': 'order-7', traceparent });
    const made = await headersSeen(['x-request-id: no good', 'traceparent: 00-short']);
    expect(made['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(made['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  it('are believed about the client as far as proxies of ours stand in front', async () => {
    await using behind = await startGateway({ TRUSTED_PROXIES: 2 });
    const seen = await headersSeen(
      [
        'x-forwarded-for: 6.6.6.6, 203.0.113.9, 10.0.0.1',
        'x-forwarded-proto: https',
        'x-forwarded-host: api.example.com',
      ],
      behind,
    );
    expect(seen).toMatchObject({
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'api.example.com',
    });
  });
});

describe('answer headers', () => {
  it('of a service reach the client', async () => {
    const headers = {
      etag: '"7"',
      location: '/v1/bookings/1',
      'idempotent-replayed': 'true',
      'ratelimit-limit': '5',
      'retry-after': '9',
      'cache-control': 'max-age=60',
      'www-authenticate': 'Bearer',
      'set-cookie': ['a=1', 'b=2'],
    };
    gateway.sidecar.answer = answerJson(201, {}, headers);
    const response = await gateway.fetch('/v1/auth/login', { method: 'POST', body: '{}' });
    expect(response.status).toBe(201);
    for (const [name, value] of Object.entries(headers)) {
      expect(response.headers.get(name)).toBe(Array.isArray(value) ? value.join(', ') : value);
    }
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('of the inside do not', async () => {
    gateway.sidecar.answer = answerJson(
      200,
      {},
      {
        server: 'secret',
        'x-powered-by': 'secret',
        'dapr-anything': 'secret',
        'x-service-token': 'secret',
        'access-control-allow-origin': 'secret',
        connection: 'x-internal',
        'x-internal': 'secret',
      },
    );
    const response = await gateway.fetch('/v1/businesses');
    expect(JSON.stringify([...response.headers])).not.toContain('secret');
  });

  it('are the gateway’s own where browsers need protection, on answers and refusals alike', async () => {
    for (const path of ['/v1/businesses', '/v1/nothing', '/healthz']) {
      const { headers } = await gateway.fetch(path);
      expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toContain('max-age=');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-request-id')).not.toBeNull();
    }
  });

  it('forbid keeping a copy unless the service says otherwise', async () => {
    expect((await gateway.fetch('/v1/businesses')).headers.get('cache-control')).toBe('no-store');
  });
});
