import type { BookingStatus, CancellationPolicy } from '@holdfast/contracts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** A row of `bookings`. Written by hand-made SQL where an invariant is at stake, read through here. */
export const BookingSchema = defineEntity({
  name: 'Booking',
  tableName: 'bookings',
  properties: {
    id: p.uuid().primary(),
    status: p.string().$type<BookingStatus>(),
    version: p.integer(),
    businessId: p.uuid(),
    businessName: p.string(),
    vendorId: p.uuid(),
    resourceId: p.uuid(),
    resourceName: p.string(),
    customerId: p.uuid(),
    startsAt: p.datetime(),
    endsAt: p.datetime(),
    timeZone: p.string(),
    units: p.integer(),
    priceAmount: p.decimal('string'),
    currency: p.string(),
    cancellationPolicy: p.json<CancellationPolicy>(),
    holdExpiresAt: p.datetime(),
    note: p.string().nullable(),
    paymentRequestedAt: p.datetime().nullable(),
    paymentAuthorizedAt: p.datetime().nullable(),
    chargedAt: p.datetime().nullable(),
    refundAmount: p.decimal('string').nullable(),
    settledAt: p.datetime().nullable(),
    announcedAt: p.datetime().nullable(),
    toldTooLateAt: p.datetime().nullable(),
    createdAt: p.datetime(),
  },
});

export class Booking extends BookingSchema.class {}
BookingSchema.setClass(Booking);
