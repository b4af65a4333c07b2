import type { PaymentStatus } from '@holdfast/contracts';
import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';

export const PaymentEntity = defineEntity({
  name: 'Payment',
  tableName: 'payments',
  properties: {
    id: p.uuid().primary(),
    bookingId: p.uuid(),
    customerId: p.uuid(),
    vendorId: p.uuid(),
    businessId: p.uuid(),
    amount: p.decimal('string'),
    currency: p.text(),
    status: p.text().$type<PaymentStatus>(),
    intentId: p.text().fieldName('stripe_intent_id').nullable(),
    captureRequested: p.boolean(),
    captureRefusal: p.text().nullable(),
    keepAmount: p.decimal('string').nullable(),
    captured: p.decimal('string'),
    refunded: p.decimal('string'),
    /** Sum of the refunds that were ordered and not refused. */
    refundOrdered: p.decimal('string'),
    attention: p.text().nullable(),
    reason: p.text().nullable(),
    declineKey: p.text().nullable(),
    keyGeneration: p.integer(),
    version: p.integer(),
    /** When the sweeper looks next; null when nothing is expected to move any more. */
    nextCheckAt: p.datetime().nullable(),
    createdAt: p.datetime(),
  },
});
export type PaymentRow = InferEntity<typeof PaymentEntity>;
