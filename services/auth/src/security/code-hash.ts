import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { CodePurpose } from '../domain/one-time-code.ts';

export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/** How a code is kept: keyed, so that a million tries on a copy of the table find nothing, and bound to its use. */
export function hashCode(pepper: string, userId: string, purpose: CodePurpose, code: string): string {
  return createHmac('sha256', pepper).update(`${purpose}:${userId}:${code}`).digest('hex');
}

export const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
