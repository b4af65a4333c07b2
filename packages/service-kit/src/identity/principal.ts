import { Id, Role, ServiceName } from '@holdfast/contracts';
import { z } from 'zod';

/** A signed-in user, as the access token names them. */
export interface Principal {
  readonly userId: string;
  readonly role: Role;
  readonly sessionId: string;
}

/** A service that calls, with the user on whose behalf it does, when there is one. */
export interface ServicePrincipal {
  readonly service: ServiceName | undefined;
  readonly user: Principal | undefined;
}

/** Audience of users' access tokens; a service token's audience is the callee's name, so neither passes as the other. */
export const userAudience = 'holdfast';

export const AccessClaims = z.object({ sub: Id, role: Role, sid: Id, exp: z.number() });
export const ServiceClaims = z.object({ sub: z.templateLiteral(['service:', ServiceName]), exp: z.number() });
