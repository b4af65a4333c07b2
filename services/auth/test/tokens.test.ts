import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceNames, type ServiceName } from '@holdfast/contracts';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { randomUUID } from 'node:crypto';
import { startAuth, type Auth } from './_setup.ts';

let auth: Auth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth[Symbol.asyncDispose]());

const issue = (service: ServiceName, audience: ServiceName, secret = auth.secrets.SERVICE_SECRETS[service]) =>
  auth.post('/internal/service-tokens', { service, secret, audience });
const publishedKeys = async () => (await auth.request('GET', '/.well-known/jwks.json')).body;
const me = (headers: Record<string, string>) => auth.request('GET', '/v1/me', { headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const readUser = (id: string, headers: Record<string, string>) =>
  auth.request('GET', `/internal/users/${id}`, { headers });

describe('the key set', () => {
  it('shows public keys only, and may be kept for a while', async () => {
    const { status, headers, body } = await auth.request('GET', '/.well-known/jwks.json');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(body.keys).toEqual([
      {
        kty: 'OKP',
        crv: 'Ed25519',
        alg: 'EdDSA',
        use: 'sig',
        kid: expect.any(String),
        x: expect.any(String),
      },
    ]);
  });

  it('shows a retired key until its tokens are gone, and an announced one before it signs', async () => {
    await using rotating = await startAuth();
    const jwk = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'AAAA', alg: 'EdDSA', use: 'sig' });
    const add =
      'insert into signing_keys (kid, status, public_jwk, private_jwk, created_at, retired_at, expires_at)';
    const hour = "interval '1 hour'";
    await rotating.execute(
      `${add} values ('next', 'NEXT', ?, '-', now(), null, null),
      ('retired', 'RETIRED', ?, '-', now() - ${hour}, now(), now() + ${hour}),
      ('gone', 'RETIRED', ?, '-', now() - ${hour}, now() - ${hour}, now() - ${hour})`,
      [jwk, jwk, jwk],
    );
    await using replica = await startAuth({ database: rotating.database, secrets: rotating.secrets });
    const { keys } = (await replica.request('GET', '/.well-known/jwks.json')).body;
    const kids = keys.map(({ kid }: { kid: string }) => kid);
    expect(kids).toHaveLength(3);
    expect(kids).toEqual(expect.arrayContaining(['next', 'retired']));
  });
});

describe('an access token', () => {
  it('is an EdDSA JWT for the platform, with role and session', async () => {
    const { session, userId } = await auth.signUp(undefined, { role: 'VENDOR' });
    const keys = await publishedKeys();
    const { payload } = await jwtVerify(session.accessToken, createLocalJWKSet(keys), {
      issuer: auth.platform.config.PUBLIC_URL,
      audience: 'holdfast',
    });
    expect(decodeProtectedHeader(session.accessToken)).toEqual({
      alg: 'EdDSA',
      kid: keys.keys[0].kid,
      typ: 'JWT',
    });
    expect(payload).toMatchObject({ sub: userId, role: 'VENDOR', sid: expect.any(String) });
    expect(payload.exp! - payload.iat!).toBe(600);
    expect(new Date(payload.exp! * 1000).toISOString()).toBe(session.accessTokenExpiresAt);
  });

  it('names the user at GET /v1/me', async () => {
    const { email, session, userId } = await auth.signUp();
    const { status, body } = await me(bearer(session.accessToken));
    expect(status).toBe(200);
    expect(body).toEqual({
      id: userId,
      email,
      name: 'Ada Lovelace',
      role: 'CUSTOMER',
      status: 'ACTIVE',
      createdAt: expect.any(String),
    });
  });

  it.each(['SUSPENDED', 'DELETED'])('is worth nothing at GET /v1/me for a user who is %s', async (status) => {
    const { email, session } = await auth.signUp();
    await auth.setStatus(email, status);
    expect(await me(bearer(session.accessToken))).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
  });

  it('must be ours, whole, and a user’s', async () => {
    const { session } = await auth.signUp();
    const [header, payload] = String(session.accessToken).split('.');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    const serviceToken = (await issue('booking', 'auth')).body.token;
    const strangers = (await auth.platform.identity.user('ADMIN')).authorization;
    const attempts = [
      {},
      { authorization: 'Basic abc' },
      { authorization: strangers },
      bearer(`${header}.${payload}.`),
      bearer(`${unsigned}.${payload}.`),
      bearer(serviceToken),
    ];
    for (const headers of attempts) {
      expect(await me(headers)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    }
  });
});

describe('a service token', () => {
  it('is for one callee and ten minutes', async () => {
    const { status, body } = await issue('booking', 'payment');
    expect(status).toBe(200);
    const verified = await jwtVerify(body.token, createLocalJWKSet(await publishedKeys()), {
      issuer: auth.platform.config.PUBLIC_URL,
      audience: 'payment',
    });
    expect(verified.payload.sub).toBe('service:booking');
    expect(verified.payload.exp! - verified.payload.iat!).toBe(600);
    expect(new Date(verified.payload.exp! * 1000).toISOString()).toBe(body.expiresAt);
  });

  it.each(serviceNames)('is given to %s for its own secret', async (service) => {
    expect((await issue(service, 'auth')).status).toBe(200);
  });

  it.each([
    ['another', () => 'not-the-secret-of-booking'],
    ["another service's", () => auth.secrets.SERVICE_SECRETS.payment],
    ['a longer', () => `${auth.secrets.SERVICE_SECRETS.booking}x`],
    ['a shorter', () => auth.secrets.SERVICE_SECRETS.booking.slice(0, -1)],
  ])('is not given for %s secret', async (_what, secret) => {
    expect(await issue('booking', 'payment', secret())).toMatchObject({
      status: 401,
      body: { code: 'invalid_credentials' },
    });
  });
});

describe('reading a user as a service', () => {
  it('answers the user as they are now, whatever their status', async () => {
    const { email, userId } = await auth.signUp();
    await auth.setStatus(email, 'SUSPENDED');
    const token = (await issue('booking', 'auth')).body.token;
    const { status, body } = await readUser(userId, { 'x-service-token': token });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: userId, email, status: 'SUSPENDED' });
    expect(body).not.toHaveProperty('passwordHash');
  });

  it('answers 404 for nobody', async () => {
    const token = (await issue('notification', 'auth')).body.token;
    expect((await readUser(randomUUID(), { 'x-service-token': token })).status).toBe(404);
  });

  it('needs a service token for auth, from a service that may', async () => {
    const { session, userId } = await auth.signUp();
    expect((await readUser(userId, {})).status).toBe(401);
    expect((await readUser(userId, bearer(session.accessToken))).status).toBe(401);
    expect((await readUser(userId, { 'x-service-token': session.accessToken })).status).toBe(401);
    const forPayment = (await issue('booking', 'payment')).body.token;
    expect((await readUser(userId, { 'x-service-token': forPayment })).status).toBe(401);
    const gateways = (await issue('gateway', 'auth')).body.token;
    expect(await readUser(userId, { 'x-service-token': gateways })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });
});
