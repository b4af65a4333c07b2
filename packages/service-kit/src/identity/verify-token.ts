import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { z } from 'zod';
import { DependencyUnavailableError } from '../dependency-unavailable.ts';
import { RuleViolationError } from '@holdfast/contracts';

const algorithms = ['EdDSA'];
const rememberAtMost = 10_000;
/** The key set could not be had: no answer, another status than 200 or no JSON (both "generic"), no key set. */
const keySetErrors = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID']);

export interface VerifyOptions<T extends z.ZodType<{ exp: number }>> {
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string;
  readonly claims: T;
}

/**
 * Verifies signature, issuer, audience and expiry, and remembers good tokens until they expire: checking the
 * same signature at every request was a fifth of the work of a hold. Errors: unauthenticated;
 * DependencyUnavailableError when the keys cannot be had.
 */
export function createTokenVerifier<T extends z.ZodType<{ exp: number }>>(
  options: VerifyOptions<T>,
): (token: string) => Promise<z.output<T>> {
  const remembered = new Map<string, z.output<T>>();
  return async (token) => {
    const known = remembered.get(token);
    if (known !== undefined && known.exp * 1000 > Date.now()) return known;
    remembered.delete(token);
    const claims = await verify(token, options);
    if (remembered.size >= rememberAtMost) forgetOldest(remembered);
    remembered.set(token, claims);
    return claims;
  };
}

async function verify<T extends z.ZodType<{ exp: number }>>(
  token: string,
  options: VerifyOptions<T>,
): Promise<z.output<T>> {
  const { issuer, audience } = options;
  try {
    const { payload } = await jwtVerify(token, options.keys, {
      issuer,
      audience,
      algorithms,
      clockTolerance: 5,
    });
    const claims = options.claims.safeParse(payload);
    if (claims.success) return claims.data;
  } catch (error) {
    if (!(error instanceof errors.JOSEError) || keySetErrors.has(error.code)) {
      throw new DependencyUnavailableError('The key set', error);
    }
    const expired = error instanceof errors.JWTExpired;
    throw new RuleViolationError(
      'unauthenticated',
      expired ? 'The token has expired.' : 'The token is not valid.',
      {
        cause: error,
      },
    );
  }
  throw new RuleViolationError('unauthenticated', 'The token lacks what we need.');
}

function forgetOldest(remembered: Map<string, unknown>): void {
  const oldest = remembered.keys().next();
  if (oldest.done !== true) remembered.delete(oldest.value);
}
