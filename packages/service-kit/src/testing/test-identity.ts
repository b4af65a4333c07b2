import { randomUUID } from 'node:crypto';
import type { Role, ServiceName } from '@holdfast/contracts';
import { SignJWT, createLocalJWKSet, exportJWK, generateKeyPair, type JWTVerifyGetKey } from 'jose';
import { userAudience } from '../identity/principal.ts';

export interface TestUser {
  readonly userId: string;
  readonly role: Role;
  /** Header to send. */
  readonly authorization: string;
}

/** A real issuer with real signatures, whose public key the service under test is given. */
export interface TestIdentity {
  readonly keys: JWTVerifyGetKey;
  user(role: Role, userId?: string): Promise<TestUser>;
  serviceToken(caller: ServiceName, audience: ServiceName): Promise<string>;
}

export async function createTestIdentity(issuer: string): Promise<TestIdentity> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const kid = randomUUID();
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'EdDSA' }] });
  const sign = (claims: Record<string, unknown>, subject: string, audience: string): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(privateKey);
  return {
    keys,
    user: async (role, userId = randomUUID()) => ({
      userId,
      role,
      authorization: `Bearer ${await sign({ role, sid: randomUUID() }, userId, userAudience)}`,
    }),
    serviceToken: (caller, audience) => sign({}, `service:${caller}`, audience),
  };
}
