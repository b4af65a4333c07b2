import type { StackInfo } from '@holdfast/local-stack';
import { findEventViolations } from './events.ts';
import { findMoneyViolations } from './money.ts';
import { findOverlaps } from './overlapping-bookings.ts';
import { findMissingSagas } from './sagas.ts';
import type { Violation } from './violation.ts';

/** Reads all databases, the workflow engine and the Stripe stand-in, and lists every broken promise. */
export async function checkInvariants(info: StackInfo): Promise<Violation[]> {
  const found = await Promise.all([
    findOverlaps(info),
    findMoneyViolations(info),
    findEventViolations(info),
    findMissingSagas(info),
  ]);
  return found.flat();
}
