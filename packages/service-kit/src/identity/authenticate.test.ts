import { describe, expect, it } from '@jest/globals';
import { anyone, provider, services, signedIn } from '@holdfast/contracts';
import type { ParameterizedContext } from 'koa';
import { createTestIdentity } from '../testing/test-identity.ts';
import { createAuthenticate } from './authenticate.ts';

const issuer = 'http://holdfast.test';
const identity = await createTestIdentity(issuer);
const stranger = await createTestIdentity(issuer);
const authenticate = createAuthenticate({ self: 'booking', issuer, keys: identity.keys });

const withHeaders = (headers: Record<string, string>): ParameterizedContext =>
  ({ get: (name: string) => headers[name] ?? '' }) as unknown as ParameterizedContext;

const refusal = (code: string) => expect.objectContaining({ name: 'RuleViolationError', code }) as unknown;
const unauthenticated = refusal('unauthenticated');
const forbidden = refusal('forbidden');

describe('an endpoint for users', () => {
  it('knows the user and the session', async () => {
    const { authorization, userId } = await identity.user('CUSTOMER');
    const principal = await authenticate(signedIn(), withHeaders({ authorization }));
    expect(principal).toEqual({ userId, role: 'CUSTOMER', sessionId: expect.any(String) });
  });

  it('refuses other roles', async () => {
    const { authorization } = await identity.user('CUSTOMER');
    const call = authenticate(signedIn('VENDOR', 'ADMIN'), withHeaders({ authorization }));
    await expect(call).rejects.toEqual(forbidden);
  });

  it('refuses a service token, also one for this service', async () => {
    const token = await identity.serviceToken('payment', 'booking');
    for (const headers of [{ authorization: `Bearer ${token}` }, { 'x-service-token': token }]) {
      await expect(authenticate(signedIn(), withHeaders(headers))).rejects.toEqual(unauthenticated);
    }
  });

  it('refuses users of another issuer with the same name', async () => {
    const { authorization } = await stranger.user('ADMIN');
    await expect(authenticate(signedIn(), withHeaders({ authorization }))).rejects.toEqual(unauthenticated);
  });

  it.each(['Bearer', 'Bearer ', 'bearer a b', 'Basic eDp5', 'Bearer é', 'x'])(
    'refuses %p',
    async (authorization) => {
      await expect(authenticate(signedIn(), withHeaders({ authorization }))).rejects.toEqual(unauthenticated);
    },
  );
});

describe('an endpoint for anyone', () => {
  it('takes those who say nothing, and knows those who do', async () => {
    expect(await authenticate(anyone(), withHeaders({}))).toBeUndefined();
    const { authorization, userId } = await identity.user('VENDOR');
    expect(await authenticate(anyone(), withHeaders({ authorization }))).toMatchObject({ userId });
  });

  it('refuses a bad token: its owner thinks to be signed in', async () => {
    const { authorization } = await stranger.user('VENDOR');
    await expect(authenticate(anyone(), withHeaders({ authorization }))).rejects.toEqual(unauthenticated);
  });
});

describe('an endpoint for services', () => {
  const audience = services('payment', 'notification');
  const call = async (token: string, more: Record<string, string> = {}) =>
    authenticate(audience, withHeaders({ ...more, 'x-service-token': token }));

  it('knows the service and the user who travels along', async () => {
    const token = await identity.serviceToken('payment', 'booking');
    expect(await call(token)).toEqual({ service: 'payment', user: undefined });
    const { authorization, userId } = await identity.user('CUSTOMER');
    expect(await call(token, { authorization })).toMatchObject({ service: 'payment', user: { userId } });
  });

  it('refuses a user token, whoever the user is', async () => {
    const { authorization } = await identity.user('ADMIN');
    await expect(call(authorization.slice('Bearer '.length))).rejects.toEqual(unauthenticated);
    await expect(authenticate(audience, withHeaders({ authorization }))).rejects.toEqual(unauthenticated);
  });

  it('refuses a token towards another service', async () => {
    await expect(call(await identity.serviceToken('payment', 'auth'))).rejects.toEqual(unauthenticated);
  });

  it('refuses a service that it does not list', async () => {
    await expect(call(await identity.serviceToken('business', 'booking'))).rejects.toEqual(forbidden);
  });

  it('refuses a bad user token that travels along', async () => {
    const { authorization } = await stranger.user('CUSTOMER');
    const token = await identity.serviceToken('payment', 'booking');
    await expect(call(token, { authorization })).rejects.toEqual(unauthenticated);
  });

  it('lets everybody in when it lists nobody: the secret is in the body', async () => {
    expect(await authenticate(services(), withHeaders({}))).toEqual({ service: undefined, user: undefined });
  });
});

it('leaves a provider to its signature', async () => {
  expect(await authenticate(provider(), withHeaders({ authorization: 'x' }))).toBeUndefined();
});
