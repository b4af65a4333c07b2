import { z } from 'zod';
import { anyone, signedIn } from '../audience.ts';
import { CancellationPolicy } from '../business/api.ts';
import { defineEndpoint } from '../endpoint.ts';
import { PaymentStatus } from '../payment/api.ts';
import { Id, Instant, LocalDate, Money, PageQuery, TimeZone, pageOf, text } from '../primitives.ts';
import { BookingMode } from '../resource/api.ts';

export const BookingStatus = z.enum([
  'HELD',
  'CONFIRMED',
  'IN_PROGRESS',
  'COMPLETED',
  'CANCELLED',
  'EXPIRED',
  'NO_SHOW',
]);
export type BookingStatus = z.infer<typeof BookingStatus>;

export const BookingView = z
  .object({
    id: Id,
    status: BookingStatus,
    businessId: Id,
    resourceId: Id,
    customerId: Id,
    startsAt: Instant,
    endsAt: Instant,
    timeZone: TimeZone,
    checkIn: LocalDate.optional(),
    checkOut: LocalDate.optional(),
    units: z.number().int(),
    price: Money,
    cancellationPolicy: CancellationPolicy,
    holdExpiresAt: Instant.optional(),
    note: z.string().optional(),
    version: z.number().int(),
    createdAt: Instant,
  })
  .meta({ id: 'Booking' });
export type BookingView = z.infer<typeof BookingView>;

const byId = z.strictObject({ id: Id });
const BookingFilter = PageQuery.extend({
  status: BookingStatus.optional(),
  from: Instant.optional(),
  to: Instant.optional(),
});

export const bookingApi = {
  readAvailability: defineEndpoint({
    service: 'booking',
    audience: anyone(),
    method: 'GET',
    path: '/v1/resources/{id}/availability',
    summary: 'What can be booked between two instants (at most 62 days)',
    params: byId,
    query: z.strictObject({ from: Instant, to: Instant }),
    success: {
      status: 200,
      body: z
        .object({
          resourceId: Id,
          timeZone: TimeZone,
          bookingMode: BookingMode,
          items: z.array(
            z.object({ startsAt: Instant, endsAt: Instant, remaining: z.number().int(), price: Money }),
          ),
        })
        .meta({ id: 'Availability' }),
    },
    problems: ['not_bookable', 'range_too_long'],
  }),
  placeHold: defineEndpoint({
    service: 'booking',
    audience: signedIn('CUSTOMER'),
    method: 'POST',
    path: '/v1/bookings',
    summary:
      'Hold a time. It is yours until holdExpiresAt; a resource that costs nothing is confirmed at once.',
    body: z.strictObject({
      resourceId: Id,
      startsAt: Instant,
      endsAt: Instant,
      units: z.number().int().min(1).max(1000).default(1),
      note: text(500).optional(),
    }),
    idempotencyKey: 'required',
    rate: 'booking',
    success: { status: 201, body: BookingView },
    problems: [
      'slot_taken',
      'not_bookable',
      'not_enough_units',
      'outside_opening_hours',
      'too_soon',
      'too_far_ahead',
      'wrong_length',
      'in_the_past',
    ],
  }),
  listBookings: defineEndpoint({
    service: 'booking',
    audience: signedIn(),
    method: 'GET',
    path: '/v1/bookings',
    summary: 'Your bookings, newest first',
    query: BookingFilter,
    success: { status: 200, body: pageOf(BookingView) },
  }),
  readBooking: defineEndpoint({
    service: 'booking',
    audience: signedIn(),
    method: 'GET',
    path: '/v1/bookings/{id}',
    summary: 'One booking, for its customer, its vendor and admins',
    params: byId,
    success: { status: 200, body: BookingView },
  }),
  readHistory: defineEndpoint({
    service: 'booking',
    audience: signedIn(),
    method: 'GET',
    path: '/v1/bookings/{id}/history',
    summary: 'Every change of status, oldest first',
    params: byId,
    success: {
      status: 200,
      body: z.object({
        items: z.array(
          z.object({
            from: BookingStatus.nullable(),
            to: BookingStatus,
            actor: z.string(),
            reason: z.string().nullable(),
            at: Instant,
          }),
        ),
      }),
    },
  }),
  readCancellation: defineEndpoint({
    service: 'booking',
    audience: signedIn(),
    method: 'GET',
    path: '/v1/bookings/{id}/cancellation',
    summary: 'What cancelling now would give back',
    params: byId,
    success: {
      status: 200,
      body: z.object({
        refund: Money,
        refundPercent: z.number().int(),
        tiers: z.array(z.object({ until: Instant, refundPercent: z.number().int() })),
      }),
    },
    problems: ['booking_not_cancellable'],
  }),
  cancelBooking: defineEndpoint({
    service: 'booking',
    audience: signedIn(),
    method: 'POST',
    path: '/v1/bookings/{id}/cancel',
    summary: 'Cancel; the customer gets what the policy gives, all of it when the vendor or an admin cancels',
    params: byId,
    body: z.strictObject({ reason: text(500).optional() }),
    idempotencyKey: 'optional',
    rate: 'booking',
    success: { status: 200, body: BookingView },
    problems: ['booking_not_cancellable'],
  }),
  startPayment: defineEndpoint({
    service: 'booking',
    audience: signedIn('CUSTOMER'),
    method: 'POST',
    path: '/v1/bookings/{id}/payment',
    summary: 'Start (or go on with) the payment of a hold; pay with clientSecret and Stripe’s own client',
    params: byId,
    idempotencyKey: 'optional',
    rate: 'booking',
    success: {
      status: 201,
      body: z.object({
        payment: z.object({
          id: Id,
          status: PaymentStatus,
          amount: Money,
          clientSecret: z.string(),
          publishableKey: z.string(),
        }),
      }),
    },
    problems: ['hold_expired', 'booking_not_payable'],
  }),
  listBusinessBookings: defineEndpoint({
    service: 'booking',
    audience: signedIn('VENDOR', 'ADMIN'),
    method: 'GET',
    path: '/v1/businesses/{id}/bookings',
    summary: 'Bookings of your business',
    params: byId,
    query: BookingFilter,
    success: { status: 200, body: pageOf(BookingView) },
  }),
};
