import { createTestIdentity } from '@holdfast/service-kit/testing/test-identity';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { answerJson } from './fake-sidecar.ts';
import { problemOf, publicUrl, startGateway, type TestGateway } from './start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});
beforeEach(() => {
  gateway.sidecar.calls.length = 0;
});

const ask = (authorization: string | undefined, path = '/v1/me') =>
  gateway.fetch(path, authorization === undefined ? {} : { headers: { authorization } });

const unsigned = (claims: Record<string, unknown>): string => {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `Bearer ${encode({ alg: 'none' })}.${encode(claims)}.`;
};

describe('endpoints for users', () => {
  it('let a valid token through, and take it along: the service verifies again', async () => {
    const { authorization } = await gateway.identity.user('CUSTOMER');
    expect((await ask(authorization)).status).toBe(200);
    expect(gateway.sidecar.calls[0]?.headers.authorization).toBe(authorization);
  });

  it('refuse the wrong role with 403', async () => {
    const { authorization } = await gateway.identity.user('CUSTOMER');
    const response = await ask(authorization, '/v1/admin/businesses');
    expect(response.status).toBe(403);
    expect(await problemOf(response)).toMatchObject({ code: 'forbidden' });
    expect(gateway.sidecar.calls).toHaveLength(0);
  });

  it.each([
    ['no token', async () => undefined],
    ['another scheme', async () => 'Basic YTpi'],
    ['no JWT', async () => 'Bearer nonsense'],
    [
      'a signature of somebody else',
      async () => (await (await createTestIdentity(publicUrl)).user('ADMIN')).authorization,
    ],
    ['a service’s token', async () => `Bearer ${await gateway.identity.serviceToken('booking', 'gateway')}`],
    ['no signature', async () => unsigned({ iss: publicUrl, aud: 'holdfast', sub: 'me', role: 'ADMIN' })],
  ])('refuse %s with 401', async (_name, authorization) => {
    const response = await ask(await authorization());
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await problemOf(response)).toMatchObject({ code: 'unauthenticated' });
    expect(gateway.sidecar.calls).toHaveLength(0);
  });

  it('do not write tokens into the log', async () => {
    const { authorization } = await gateway.identity.user('CUSTOMER');
    await ask(authorization);
    await ask(`${authorization}x`);
    expect(gateway.log.text).not.toContain(authorization.slice('Bearer '.length));
  });
});

describe('endpoints for anyone', () => {
  it('need no token', async () => {
    expect((await ask(undefined, '/v1/businesses')).status).toBe(200);
  });

  it('refuse a bad one: its owner must learn that it is no good', async () => {
    const response = await ask('Bearer nonsense', '/v1/businesses');
    expect(response.status).toBe(401);
    expect(gateway.sidecar.calls).toHaveLength(0);
  });
});

describe('the webhook', () => {
  it('passes without a token; the service checks the signature', async () => {
    gateway.sidecar.answer = answerJson(200, { received: true });
    const response = await gateway.fetch('/v1/webhooks/stripe', { method: 'POST', body: '{}' });
    expect(response.status).toBe(200);
  });
});

describe('the key set', () => {
  it('is answered 503 for as long as it cannot be had', async () => {
    await using fresh = await startGateway();
    fresh.sidecar.keySetStatus = 500;
    const { authorization } = await fresh.identity.user('CUSTOMER');
    const response = await fresh.fetch('/v1/me', { headers: { authorization } });
    expect(response.status).toBe(503);
    expect(await problemOf(response)).toMatchObject({ code: 'dependency_unavailable' });
    fresh.sidecar.keySetStatus = 200;
    expect((await fresh.fetch('/v1/me', { headers: { authorization } })).status).toBe(200);
  });
});
