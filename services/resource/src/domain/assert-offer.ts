import { RuleViolationError, type FieldError } from '@holdfast/contracts';
import { exceptionOverlaps, type ScheduleException } from './exception-overlaps.ts';
import { weekOverlaps, type WeeklyInterval } from './week-overlaps.ts';

export interface Offer {
  readonly bookingMode: 'NIGHTS' | 'SLOTS' | 'HOURS';
  readonly slotMinutes?: number | undefined;
  readonly openingHours: readonly WeeklyInterval[];
  readonly exceptions: readonly ScheduleException[];
}

/**
 * Rules that one field's declaration cannot tell.
 * Errors: booking_mode_unsupported, invalid_request, overlapping_hours; each with pointers.
 */
export function assertOffer(offer: Offer): void {
  if (offer.bookingMode !== 'SLOTS') {
    throw new RuleViolationError('booking_mode_unsupported', `${offer.bookingMode} is not offered yet.`, {
      errors: [{ pointer: '/bookingMode', message: 'must be SLOTS' }],
    });
  }
  const unfit = [...missingSlotLength(offer), ...daysThatBeginAtTheirEnd(offer)];
  if (unfit.length > 0) {
    throw new RuleViolationError('invalid_request', 'See errors for what to change.', { errors: unfit });
  }
  const errors = [
    ...weekOverlaps(offer.openingHours),
    ...exceptionOverlaps(offer.exceptions, offer.openingHours),
  ];
  if (errors.length > 0) {
    throw new RuleViolationError('overlapping_hours', 'No time may be offered twice.', { errors });
  }
}

const missingSlotLength = ({ slotMinutes }: Offer): FieldError[] =>
  slotMinutes === undefined ? [{ pointer: '/slotMinutes', message: 'is needed for SLOTS' }] : [];

/** 24:00 ends a day. To open there is to open at 00:00 of the day after, and only that is understood everywhere. */
function daysThatBeginAtTheirEnd({ openingHours, exceptions }: Offer): FieldError[] {
  const given = [
    ...openingHours.map(({ opens }, index) => ({ opens, at: `/openingHours/${String(index)}` })),
    ...exceptions.flatMap(({ intervals = [] }, exception) =>
      intervals.map(({ opens }, index) => ({
        opens,
        at: `/exceptions/${String(exception)}/intervals/${String(index)}`,
      })),
    ),
  ];
  return given
    .filter(({ opens }) => opens === '24:00')
    .map(({ at }) => ({
      pointer: `${at}/opens`,
      message: 'must be before 24:00; use 00:00 of the next day',
    }));
}
