import { RuleViolationError, type BookingStatus } from '@holdfast/contracts';

/** Which status may follow which. EXPIRED → CONFIRMED is a payment that came late and found the time still free. */
const followers: Readonly<Record<BookingStatus, readonly BookingStatus[]>> = {
  HELD: ['CONFIRMED', 'EXPIRED', 'CANCELLED'],
  CONFIRMED: ['IN_PROGRESS', 'CANCELLED', 'NO_SHOW'],
  IN_PROGRESS: ['COMPLETED'],
  COMPLETED: [],
  CANCELLED: [],
  EXPIRED: ['CONFIRMED'],
  NO_SHOW: [],
};

export const mayFollow = (from: BookingStatus, to: BookingStatus): boolean => followers[from].includes(to);

/** Errors: invalid_transition, naming both. */
export function assertMayFollow(from: BookingStatus, to: BookingStatus): void {
  if (!mayFollow(from, to))
    throw new RuleViolationError('invalid_transition', `${from} cannot become ${to}.`);
}
