import { defineEntity, p } from '@mikro-orm/postgresql';

/** A refund that was decided: reserved under the payment's lock first, executed at Stripe afterwards. */
export const RefundOrderEntity = defineEntity({
  name: 'RefundOrder',
  tableName: 'refund_orders',
  properties: {
    id: p.uuid().primary(),
    paymentId: p.uuid(),
    amount: p.decimal('string'),
    /** Null for what follows from settling a booking. */
    requestedBy: p.uuid().nullable(),
    reason: p.text().nullable(),
    stripeRefundId: p.text().nullable(),
    /** Why it will never be executed. */
    refusal: p.text().nullable(),
    createdAt: p.datetime(),
  },
});
