import type { Role } from './primitives.ts';
import type { ServiceName } from './service-name.ts';

/** Who may call an endpoint. Every endpoint declares one; ownership of the object is checked in the use case. */
export type Audience =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'user'; readonly roles: readonly Role[] }
  | { readonly kind: 'service'; readonly callers: readonly ServiceName[] }
  /** An outside system that proves itself by a signature over the raw body. */
  | { readonly kind: 'provider' };

/** Public. A valid access token, when sent, still names the caller. */
export const anyone = () => ({ kind: 'anyone' }) as const;

/** Signed-in users of these roles; with no role given, of any role. */
export const signedIn = (...roles: Role[]) => ({ kind: 'user', roles }) as const;

/** Other services only; never reachable through the gateway. */
export const services = (...callers: ServiceName[]) => ({ kind: 'service', callers }) as const;

export const provider = () => ({ kind: 'provider' }) as const;
