import { defineActivity } from '@holdfast/service-kit/workflow/workflow';
import { z } from 'zod';

/** The contract between the saga and what does its work. */
export const BookingRef = z.object({ bookingId: z.string() });

/** A business refusal is an answer; exceptions mean "try again". */
const Outcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), reason: z.string() }),
]);

/**
 * What the booking's row asks for next. `wait`: at most so many seconds, for a payment or the hold's end.
 * `expire`: the hold is over. `book`: it is paid, or confirmed and not charged. `settle`: it is over and the payment
 * is not where it belongs.
 */
export const observe = defineActivity(
  'booking.observe',
  BookingRef,
  z.discriminatedUnion('next', [
    z.object({ next: z.literal('wait'), seconds: z.number().positive() }),
    z.object({ next: z.enum(['expire', 'book', 'settle', 'done']) }),
  ]),
);

export const expire = defineActivity('booking.expire', BookingRef, z.object({ expired: z.boolean() }));
export const revalidate = defineActivity('booking.revalidate', BookingRef, Outcome);
export const confirm = defineActivity('booking.confirm', BookingRef, Outcome);
export const charge = defineActivity('booking.charge', BookingRef, Outcome);
export const announce = defineActivity('booking.announce', BookingRef, z.object({}));
/** Gives the time back; a no-op for a booking that blocks nothing. */
export const release = defineActivity(
  'booking.release',
  BookingRef.extend({ reason: z.string() }),
  z.object({}),
);
/** Brings the payment to where the booking's end wants it; a no-op when there is none. */
export const settle = defineActivity('booking.settle', BookingRef, z.object({}));
export const fileAttention = defineActivity(
  'booking.file-attention',
  BookingRef.extend({ kind: z.string(), detail: z.string() }),
  z.object({}),
);
