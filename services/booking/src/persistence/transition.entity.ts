import type { BookingStatus } from '@holdfast/contracts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** A change of a booking's status. Rows are only ever added. */
export const TransitionSchema = defineEntity({
  name: 'Transition',
  tableName: 'booking_transitions',
  properties: {
    id: p.bigint('string').primary(),
    bookingId: p.uuid(),
    fromStatus: p.string().$type<BookingStatus>().nullable(),
    toStatus: p.string().$type<BookingStatus>(),
    actor: p.string(),
    reason: p.string().nullable(),
    at: p.datetime(),
  },
});

export class Transition extends TransitionSchema.class {}
TransitionSchema.setClass(Transition);
