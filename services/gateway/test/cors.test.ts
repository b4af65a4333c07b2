import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigSchema } from '../src/config.ts';
import { answerJson } from './fake-sidecar.ts';
import { startGateway, type TestGateway } from './start-gateway.ts';

const origin = 'https://app.example.com';
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ CORS_ORIGINS: ['http://localhost:3000', origin] });
  gateway.sidecar.answer = answerJson(200, {}, { vary: 'accept-language' });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const preflight = (from: string, at: TestGateway = gateway) =>
  at.fetch('/v1/bookings', {
    method: 'OPTIONS',
    headers: {
      origin: from,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    },
  });

describe('pages of an allowed origin', () => {
  it('get the answer to their preflight from the gateway', async () => {
    const response = await preflight(origin);
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(response.headers.get('access-control-allow-headers')).toContain('idempotency-key');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(gateway.sidecar.calls).toHaveLength(0);
  });

  it('may read answers and refusals, and the headers that matter', async () => {
    for (const path of ['/v1/businesses', '/v1/me', '/v1/nothing']) {
      const { headers } = await gateway.fetch(path, { headers: { origin } });
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      for (const name of [
        'x-request-id',
        'idempotent-replayed',
        'etag',
        'retry-after',
        'ratelimit-remaining',
      ]) {
        expect(headers.get('access-control-expose-headers')).toContain(name);
      }
    }
  });

  it('do not share cached answers with others', async () => {
    const { headers } = await gateway.fetch('/v1/businesses', { headers: { origin } });
    expect(headers.get('vary')?.toLowerCase()).toBe('origin, accept-language');
  });
});

describe('pages of other origins', () => {
  it.each([
    'https://evil.example.com',
    'null',
    'https://app.example.com.evil.test',
    'http://app.example.com',
  ])('get nothing: %s', async (from) => {
    expect((await preflight(from)).headers.get('access-control-allow-origin')).toBeNull();
    const { headers } = await gateway.fetch('/v1/businesses', { headers: { origin: from } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('get nothing at all where no origin is configured', async () => {
    await using closed = await startGateway();
    const response = await preflight(origin, closed);
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the list in the environment', () => {
  const parse = (list: string) => ConfigSchema.shape.CORS_ORIGINS.safeParse(list);

  it('is separated by commas', () => {
    expect(parse('https://a.test, http://b.test:3000').data).toEqual([
      'https://a.test',
      'http://b.test:3000',
    ]);
    expect(parse('').data).toEqual([]);
  });

  it.each(['*', 'a.test', 'https://a.test/', 'https://a.test/path'])('takes origins only: %s', (list) => {
    expect(parse(list).success).toBe(false);
  });
});
