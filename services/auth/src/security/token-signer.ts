import type { Role, ServiceName } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { userAudience } from '@holdfast/service-kit/identity/principal';
import { SignJWT } from 'jose';
import type { SigningKeys } from './signing-keys.ts';

const lifetimeSeconds = 10 * 60;

export interface SignedToken {
  readonly token: string;
  readonly expiresAt: string;
}

export interface TokenSigner {
  signAccessToken(user: { id: string; role: Role }, sessionId: string): Promise<SignedToken>;
  /** Its audience is the callee: it opens that one service and passes nowhere as a user's token. */
  signServiceToken(caller: ServiceName, callee: ServiceName): Promise<SignedToken>;
}

export function createTokenSigner({
  keys,
  issuer,
  clock,
}: {
  keys: SigningKeys;
  issuer: string;
  clock: Clock;
}): TokenSigner {
  const sign = async (
    claims: Record<string, unknown>,
    subject: string,
    audience: string,
  ): Promise<SignedToken> => {
    const { kid, privateKey } = (await keys.load()).signing;
    const issuedAt = Math.floor(clock().getTime() / 1000);
    const expiresAt = issuedAt + lifetimeSeconds;
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(privateKey);
    return { token, expiresAt: new Date(expiresAt * 1000).toISOString() };
  };
  return {
    signAccessToken: ({ id, role }, sid) => sign({ role, sid }, id, userAudience),
    signServiceToken: (caller, callee) => sign({}, `service:${caller}`, callee),
  };
}
