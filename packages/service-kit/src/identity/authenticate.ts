import { RuleViolationError, type Audience, type ServiceName } from '@holdfast/contracts';
import type { JWTVerifyGetKey } from 'jose';
import type { ParameterizedContext } from 'koa';
import {
  AccessClaims,
  ServiceClaims,
  userAudience,
  type Principal,
  type ServicePrincipal,
} from './principal.ts';
import { createTokenVerifier } from './verify-token.ts';

export type PrincipalOf<A extends Audience> = A extends { kind: 'user' }
  ? Principal
  : A extends { kind: 'anyone' }
    ? Principal | undefined
    : A extends { kind: 'service' }
      ? ServicePrincipal
      : undefined;

/** Finds out who calls and refuses who may not. Errors: unauthenticated, forbidden. */
export type Authenticate = (
  audience: Audience,
  ctx: ParameterizedContext,
) => Promise<Principal | ServicePrincipal | undefined>;

export const serviceTokenHeader = 'x-service-token';

export interface AuthenticateOptions {
  readonly self: ServiceName;
  readonly issuer: string;
  /** Auth's public keys: `createRemoteJWKSet` in a service, a local set in tests. */
  readonly keys: JWTVerifyGetKey;
}

export function createAuthenticate({ self, issuer, keys }: AuthenticateOptions): Authenticate {
  const verifyUser = createTokenVerifier({ keys, issuer, audience: userAudience, claims: AccessClaims });
  const verifyService = createTokenVerifier({ keys, issuer, audience: self, claims: ServiceClaims });

  const user = async (ctx: ParameterizedContext): Promise<Principal | undefined> => {
    const token = bearerToken(ctx.get('authorization'));
    if (token === undefined) return undefined;
    const claims = await verifyUser(token);
    return { userId: claims.sub, role: claims.role, sessionId: claims.sid };
  };

  return async (audience, ctx) => {
    switch (audience.kind) {
      case 'provider':
        return undefined;
      case 'anyone':
        return user(ctx);
      case 'user': {
        const principal = await user(ctx);
        if (principal === undefined) throw new RuleViolationError('unauthenticated', 'Send an access token.');
        if (audience.roles.length > 0 && !audience.roles.includes(principal.role)) {
          throw new RuleViolationError('forbidden', `This needs the role ${audience.roles.join(' or ')}.`);
        }
        return principal;
      }
      case 'service': {
        // No callers listed: the endpoint proves its caller by itself (see auth's service tokens).
        if (audience.callers.length === 0) return { service: undefined, user: undefined };
        const { sub } = await verifyService(ctx.get(serviceTokenHeader));
        const service = audience.callers.find((caller) => sub === `service:${caller}`);
        if (service === undefined)
          throw new RuleViolationError('forbidden', 'This service may not call that.');
        return { service, user: await user(ctx) };
      }
    }
  };
}

function bearerToken(header: string): string | undefined {
  if (header === '') return undefined;
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1];
  if (token === undefined)
    throw new RuleViolationError('unauthenticated', 'Send the token as "Bearer <token>".');
  return token;
}
