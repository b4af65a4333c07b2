import { randomUUID } from 'node:crypto';
import { authApi, type EndpointDeclaration } from '@holdfast/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEmail, password, startAuth, type Auth } from './_setup.ts';

let auth: Auth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth[Symbol.asyncDispose]());

const endpoints = Object.entries(authApi).map(([name, endpoint]): [string, EndpointDeclaration] => [
  name,
  endpoint,
]);
const withBody = endpoints.filter(([, { body }]) => body !== undefined);

const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  auth.request('POST', path, { body, headers });
const problem = (status: number, code: string) => ({
  status,
  body: { status, code, instance: expect.any(String) },
});

describe.each(withBody)('bad input to %s', (_name, { path }) => {
  it.each([
    ['malformed JSON', '{"email":', {}, 400, 'malformed_json'],
    ['another content type', 'email=ada', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
    ['a huge body', JSON.stringify({ email: 'a'.repeat(300_000) }), {}, 413, 'body_too_large'],
    ['a list', '[]', {}, 400, 'invalid_request'],
  ])('refuses %s', async (_what, body, headers, status, code) => {
    const reply = await send(path, body, headers);
    expect(reply).toMatchObject(problem(status, code));
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('points at what is missing and at what is unknown', async () => {
    const reply = await send(path, { surprise: true });
    expect(reply).toMatchObject(problem(400, 'invalid_request'));
    const pointers = reply.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toContain('/surprise');
    expect(pointers.length).toBeGreaterThan(1);
  });
});

describe('each field', () => {
  const registration = { email: anEmail(), password, name: 'Ada', role: 'CUSTOMER' };
  const credentials = { service: 'booking', secret: 'x'.repeat(20), audience: 'auth' };
  it.each([
    ['/v1/auth/register', registration, '/email', 'not an address'],
    ['/v1/auth/register', registration, '/email', `${'a'.repeat(250)}@example.com`],
    ['/v1/auth/register', registration, '/password', 'nine char'],
    ['/v1/auth/register', registration, '/password', 'x'.repeat(129)],
    ['/v1/auth/register', registration, '/name', 'with a \u0000 in it'],
    ['/v1/auth/register', registration, '/name', '   '],
    ['/v1/auth/register', registration, '/role', 'ADMIN'],
    ['/v1/auth/verify-email', { email: anEmail() }, '/code', '12345'],
    ['/v1/auth/verify-email', { email: anEmail() }, '/code', 123_456],
    ['/v1/auth/resend-verification', {}, '/email', null],
    ['/v1/auth/forgot-password', {}, '/email', 'not an address'],
    ['/v1/auth/reset-password', { email: anEmail(), newPassword: password }, '/code', '1234567'],
    ['/v1/auth/reset-password', { email: anEmail(), code: '123456' }, '/newPassword', 'nine char'],
    ['/v1/auth/reset-password', { email: anEmail(), code: '123456' }, '/newPassword', 'x'.repeat(129)],
    ['/v1/auth/login', { email: anEmail() }, '/password', 'x'.repeat(129)],
    ['/v1/auth/refresh', {}, '/refreshToken', 'x'.repeat(257)],
    ['/v1/auth/logout', {}, '/refreshToken', ''],
    ['/internal/service-tokens', credentials, '/service', 'sandbox'],
    ['/internal/service-tokens', credentials, '/secret', 'short'],
  ])('of %s is checked: %# %s', async (path, rest, pointer, value) => {
    const reply = await send(path, { ...rest, [pointer.slice(1)]: value });
    expect(reply).toMatchObject(problem(400, 'invalid_request'));
    expect(reply.body.errors).toEqual([{ pointer, message: expect.any(String) }]);
    if (typeof value === 'string' && value.length > 5)
      expect(JSON.stringify(reply.body)).not.toContain(value);
  });

  it('in the path is checked, once the caller is known', async () => {
    const { SERVICE_SECRETS } = auth.secrets;
    const request = { service: 'booking', secret: SERVICE_SECRETS.booking, audience: 'auth' };
    const headers = { 'x-service-token': (await send('/internal/service-tokens', request)).body.token };
    const reply = await auth.request('GET', '/internal/users/42', { headers });
    expect(reply).toMatchObject(problem(400, 'invalid_request'));
    expect(reply.body.errors[0].pointer).toBe('/path/id');
  });
});

describe('DELETE', () => {
  it.each([
    ['malformed JSON', '{"a": ', {}, 400, 'malformed_json'],
    ['a field', '{"surprise": 1}', {}, 400, 'invalid_request'],
    ['a list', '[]', {}, 400, 'invalid_request'],
    ['another content type', '<a/>', { 'content-type': 'text/xml' }, 415, 'unsupported_media_type'],
    ['a huge body', `{"a": "${'x'.repeat(300_000)}"}`, {}, 413, 'body_too_large'],
    ['an id that is none', '{}', {}, 400, 'invalid_request', 'not-an-id'],
  ])('refuses %s', async (_what, body, headers, status, code, id = randomUUID()) => {
    const { session } = await auth.signUp();
    const authorization = `Bearer ${String(session.accessToken)}`;
    const reply = await auth.request('DELETE', `/v1/me/sessions/${id}`, {
      body,
      headers: { authorization, ...headers },
    });
    expect(reply).toMatchObject(problem(status, code));
  });
});

describe('a request that fits no endpoint', () => {
  it.each(endpoints)('%s knows its own method only', async (_name, { method, path }) => {
    const reply = await auth.request('PUT', path.replace('{id}', 'x'));
    expect(reply).toMatchObject(problem(405, 'method_not_allowed'));
    expect(reply.headers.get('allow')).toContain(method);
  });

  it('is answered 404', async () => {
    expect(await send('/v1/auth/nothing', {})).toMatchObject(problem(404, 'not_found'));
  });

  it('does not get in without the sidecar’s token', async () => {
    const reply = await auth.request('GET', '/.well-known/jwks.json', {
      headers: { 'dapr-api-token': 'guess' },
    });
    expect(reply).toMatchObject(problem(401, 'unauthenticated'));
  });
});
