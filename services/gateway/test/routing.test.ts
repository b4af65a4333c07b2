import { randomUUID } from 'node:crypto';
import { allEndpoints, publicEndpoints, type EndpointDeclaration } from '@holdfast/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openRaw } from './raw-connection.ts';
import { problemOf, startGateway, type TestGateway } from './start-gateway.ts';

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

const filled = ({ path }: EndpointDeclaration): string => path.replaceAll(/\{\w+\}/g, () => randomUUID());
const internalEndpoints = allEndpoints.filter((endpoint) => !publicEndpoints.includes(endpoint));

async function callerFor({ audience }: EndpointDeclaration): Promise<Record<string, string>> {
  if (audience.kind !== 'user') return {};
  const { authorization } = await gateway.identity.user(audience.roles[0] ?? 'CUSTOMER');
  return { authorization };
}

describe('public endpoints', () => {
  it.each(publicEndpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    'passes %s on to its service',
    async (_name, endpoint) => {
      const path = filled(endpoint);
      const body = endpoint.method === 'GET' ? {} : { body: '{"a":1}' };
      const response = await gateway.fetch(`${path}?from=a%20b&to=c`, {
        method: endpoint.method,
        headers: { ...(await callerFor(endpoint)), 'content-type': 'application/json' },
        ...body,
      });
      expect(response.status).toBe(200);
      expect(gateway.sidecar.calls).toHaveLength(1);
      expect(gateway.sidecar.calls[0]).toMatchObject({
        method: endpoint.method,
        url: `/v1.0/invoke/${endpoint.service}/method${path}?from=a%20b&to=c`,
      });
      const length = gateway.sidecar.calls[0]?.headers['content-length'];
      expect(length).toBe(body.body === undefined ? undefined : '7');
    },
  );

  it('answers HEAD where there is GET', async () => {
    gateway.sidecar.answer = ({ method, response }) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1234' });
      response.end(method === 'HEAD' ? undefined : 'x'.repeat(1234));
    };
    const response = await gateway.fetch('/v1/businesses', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('1234');
    expect(gateway.sidecar.calls[0]?.method).toBe('HEAD');
  });

  it('answers OPTIONS with the methods of the path, itself', async () => {
    const response = await gateway.fetch('/v1/bookings', { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('allow')).toBe('POST, GET, HEAD, OPTIONS');
    expect(gateway.sidecar.calls).toHaveLength(0);
  });

  it.each(publicEndpoints.map((endpoint) => [endpoint.path] as const))(
    'refuses a method that %s does not have with 405 and Allow',
    async (path) => {
      const methods = publicEndpoints
        .filter((endpoint) => endpoint.path === path)
        .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
      const response = await gateway.fetch(
        path.replaceAll(/\{\w+\}/g, () => randomUUID()),
        { method: 'PUT' },
      );
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe([...methods, 'OPTIONS'].join(', '));
      expect(await problemOf(response)).toMatchObject({
        code: 'method_not_allowed',
        instance: expect.any(String),
      });
      expect(gateway.sidecar.calls).toHaveLength(0);
    },
  );
});

describe('everything else', () => {
  const tricks = (path: string): string[] => [
    path,
    `/v1${path}`,
    `${path}/`,
    `/${path}`,
    path.toUpperCase(),
    path.replace('/internal', '/INTERNAL'),
    path.replace('/internal', '/%69nternal'),
    path.replace('/internal/', '/internal%2f'),
    path.replace('/internal/', '/internal%2F'),
    path.replace('/internal/', '/internal%5c'),
    path.replace('/internal/', '/internal\\'),
    `/v1/..${path}`,
    `/v1/%2e%2e${path}`,
    `/v1/%2E%2E${path}`,
    `/v1/.%2e${path}`,
    `/v1/bookings/..%2f..${path.replaceAll('/', '%2f')}`,
    `/v1/bookings/..%5c..${path.replaceAll('/', '%5c')}`,
    `/v1/bookings/../../..${path}`,
    `/v1/businesses/..;${path}`,
    `/./${path.slice(1)}`,
    `/v1.0/invoke/auth/method${path}`,
    `${path};x=1`,
    `${path}%00`,
    `http://127.0.0.1${path}`,
    `http://127.0.0.1//v1/..${path}`,
    `/v1/bookings#/../..${path}`,
    `/v1/bookings?x=1#/../..${path}`.replace('?x=1', ''),
    path.slice(1),
  ];

  it.each(internalEndpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    'does not know %s, however it is spelled',
    async (_name, endpoint) => {
      const serviceToken = await gateway.identity.serviceToken('booking', endpoint.service);
      const { authorization } = await gateway.identity.user('ADMIN');
      for (const target of tricks(filled(endpoint))) {
        const connection = await openRaw(gateway.port);
        connection.write(
          [
            `${endpoint.method} ${target} HTTP/1.1`,
            'host: 127.0.0.1',
            `authorization: ${authorization}`,
            `x-service-token: ${serviceToken}`,
            `dapr-app-id: ${endpoint.service}`,
            'content-length: 0',
            'connection: close',
            '\r\n',
          ].join('\r\n'),
        );
        const answer = await connection.closed();
        expect({ target, answer }).toEqual({ target, answer: expect.stringMatching(/^HTTP\/1\.1 40[04] /) });
        expect(answer).toMatch(/"code":"(?:not_found|invalid_request)"/);
      }
      expect(gateway.sidecar.calls).toHaveLength(0);
    },
  );

  it.each([
    '/',
    '/v1',
    '/v1/',
    '/v1/nothing',
    '/v2/bookings',
    '/dapr/subscribe',
    '/events/auth',
    '/metrics',
    '/v1.0/shutdown',
  ])('does not pass %s on', async (path) => {
    await gateway.fetch(path);
    await gateway.fetch(path, { method: 'POST', body: '{}' });
    expect(gateway.sidecar.calls).toHaveLength(0);
  });

  it('answers an unknown path with a 404 problem that names the request', async () => {
    const response = await gateway.fetch('/v1/nothing', { headers: { 'x-request-id': 'my-request' } });
    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({
      code: 'not_found',
      status: 404,
      instance: '/v1/nothing',
      requestId: 'my-request',
    });
    expect(response.headers.get('x-request-id')).toBe('my-request');
  });

  it.each([
    '/v1/bookings/',
    '/V1/bookings',
    '//v1/bookings',
    '/v1//bookings',
    '/v1/bookings/%61',
    '/v1/bookings/a%2fb',
  ])('takes %s for what it is: no path of ours', async (target) => {
    const connection = await openRaw(gateway.port);
    connection.write(`GET ${target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 404 /);
    expect(gateway.sidecar.calls).toHaveLength(0);
  });

  it('answers what is not HTTP with a problem document too', async () => {
    const connection = await openRaw(gateway.port);
    connection.write('GET / HTTP/1.1\r\nbroken header\r\n\r\n');
    const answer = await connection.closed();
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('"code":"invalid_request"');
  });

  it.each([
    ['two lengths', 'content-length: 4\r\ncontent-length: 5'],
    ['a length and chunks', 'content-length: 4\r\ntransfer-encoding: chunked'],
    ['an encoding that is not chunked', 'transfer-encoding: chunked, identity'],
    ['a disguised encoding', 'transfer-encoding : chunked'],
  ])('refuses %s: two servers might read two requests', async (_name, headers) => {
    const connection = await openRaw(gateway.port);
    connection.write(
      `POST /v1/auth/login HTTP/1.1\r\nhost: a\r\n${headers}\r\n\r\n0\r\n\r\nGET /v1/businesses HTTP/1.1\r\nhost: a\r\n\r\n`,
    );
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 400 /);
    expect(gateway.sidecar.calls).toHaveLength(0);
  });
});
