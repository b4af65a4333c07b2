import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import {
  SignJWT,
  UnsecuredJWT,
  createLocalJWKSet,
  createRemoteJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { createTokenVerifier } from './verify-token.ts';

const [issuer, audience, kid] = ['http://issuer.test', 'holdfast', 'key-1'];
const Claims = z.object({ sub: z.string(), role: z.string(), exp: z.number() });
const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA' };
const localKeys = createLocalJWKSet({ keys: [jwk] });

const verifierWith = (keys: JWTVerifyGetKey) =>
  createTokenVerifier({ keys, issuer, audience, claims: Claims });
const verify = verifierWith(localKeys);

interface Deviation {
  claims?: Record<string, unknown>;
  issuer?: string;
  audience?: string | string[];
  expires?: string | number;
  header?: Record<string, unknown>;
}

const token = ({ claims = { role: 'VENDOR' }, header = {}, ...as }: Deviation = {}, key = privateKey) =>
  new SignJWT({ sub: 'somebody', jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: 'EdDSA', kid, ...header })
    .setIssuer(as.issuer ?? issuer)
    .setAudience(as.audience ?? audience)
    .setExpirationTime(as.expires ?? '10m')
    .sign(key);

const refused = { name: 'RuleViolationError', code: 'unauthenticated' };
const unavailable = { name: 'DependencyUnavailableError' };

describe('a token', () => {
  it('that is good tells its claims', async () => {
    expect(await verify(await token())).toMatchObject({ sub: 'somebody', role: 'VENDOR' });
  });

  it('may name several audiences', async () => {
    await expect(verify(await token({ audience: ['other', audience] }))).resolves.toBeDefined();
  });

  it.each<[string, Deviation]>([
    ['has expired', { expires: Math.floor(Date.now() / 1000) - 6 }],
    ['is for somebody else', { audience: 'booking' }],
    ['is from somebody else', { issuer: 'http://other.test' }],
    ['lacks a claim', { claims: {} }],
    ['holds a claim of another type', { claims: { role: 7 } }],
    ['names another key', { header: { kid: 'key-2' } }],
    ['is not valid yet', { claims: { role: 'VENDOR', nbf: Math.floor(Date.now() / 1000) + 60 } }],
  ])('that %s is refused', async (_what, deviation) => {
    await expect(verify(await token(deviation))).rejects.toMatchObject(refused);
  });

  it('that is signed by another key is refused', async () => {
    const other = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    await expect(verify(await token({}, other.privateKey))).rejects.toMatchObject(refused);
  });

  it('that is signed by a key of ours with another algorithm is refused', async () => {
    const other = await generateKeyPair('ES256');
    const keys = createLocalJWKSet({ keys: [jwk, { ...(await exportJWK(other.publicKey)), kid: 'es' }] });
    const signed = await token({ header: { alg: 'ES256', kid: 'es' } }, other.privateKey);
    await expect(verifierWith(keys)(signed)).rejects.toMatchObject(refused);
  });

  it('without expiry is refused', async () => {
    const endless = await new SignJWT({ sub: 'somebody', role: 'VENDOR' })
      .setProtectedHeader({ alg: 'EdDSA', kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .sign(privateKey);
    await expect(verify(endless)).rejects.toMatchObject(refused);
  });

  it('without a signature is refused', async () => {
    const unsigned = new UnsecuredJWT({ sub: 'somebody', role: 'ADMIN' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('10m')
      .encode();
    await expect(verify(unsigned)).rejects.toMatchObject(refused);
    const stripped = (await token()).replace(/[^.]*$/, '');
    await expect(verify(stripped)).rejects.toMatchObject(refused);
  });

  it.each(['the key as PEM', 'the key as raw bytes'])(
    'that uses %s as a shared secret is refused',
    async (as) => {
      const pem = new TextEncoder().encode(await exportSPKI(publicKey));
      const secret = as.endsWith('PEM') ? pem : Buffer.from(jwk.x ?? '', 'base64url');
      for (const header of [{ alg: 'HS256' }, { alg: 'HS256', kid }]) {
        const forged = await new SignJWT({ sub: 'somebody', role: 'ADMIN' })
          .setProtectedHeader(header)
          .setIssuer(issuer)
          .setAudience(audience)
          .setExpirationTime('10m')
          .sign(secret);
        await expect(verify(forged)).rejects.toMatchObject(refused);
      }
    },
  );

  it('that is junk is refused, never an outage', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
      fc
        .constantFrom('{"alg":"EdDSA","crit":["x"]}', '{"alg":"EdDSA","b64":false,"crit":["b64"]}')
        .map((header) => Buffer.from(header).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), (parts) =>
        expect(verify(parts.join('.'))).rejects.toMatchObject(refused),
      ),
    );
  });
});

describe('a token that is remembered', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is not verified again, until it has expired', async () => {
    fakeTheDate();
    let asked = 0;
    const counting = verifierWith((header, input) => {
      asked += 1;
      return localKeys(header, input);
    });
    const shortLived = await token({ expires: '10s' });
    await counting(shortLived);
    await counting(shortLived);
    expect(asked).toBe(1);
    jest.setSystemTime(Date.now() + 12_000); // within what clocks may differ, but no longer from memory
    await counting(shortLived);
    expect(asked).toBe(2);
    jest.setSystemTime(Date.now() + 4_000);
    await expect(counting(shortLived)).rejects.toMatchObject(refused);
  });

  it('was good: a refusal is not remembered and neither is its opposite', async () => {
    const good = await token();
    await verify(good);
    await expect(verify(`${good}x`)).rejects.toMatchObject(refused);
    await expect(verify(good)).resolves.toBeDefined();
  });
});

/** Only the date: what waits must go on. */
function fakeTheDate(): void {
  jest.useFakeTimers({
    now: Date.now(),
    doNotFake: ['nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout'],
  });
}

describe('keys that cannot be had', () => {
  it.each<[string, number, string]>([
    ['the issuer is down', 500, '{"errorCode":"ERR_DIRECT_INVOKE"}'],
    ['a proxy answers', 200, '<html>'],
    ['it is no key set', 200, '{"status":"ok"}'],
  ])('are an outage, not a bad token: %s', async (_what, status, body) => {
    const server = createServer((_request, response) => response.writeHead(status).end(body)).listen(0);
    try {
      const { port } = server.address() as AddressInfo;
      const keys = createRemoteJWKSet(new URL(`http://127.0.0.1:${String(port)}/`));
      await expect(verifierWith(keys)(await token())).rejects.toMatchObject(unavailable);
    } finally {
      server.close();
    }
  });

  it('are an outage when nobody answers', async () => {
    const keys = createRemoteJWKSet(new URL('http://127.0.0.1:1/'));
    await expect(verifierWith(keys)(await token())).rejects.toMatchObject(unavailable);
  });
});
