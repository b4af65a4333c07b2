import type { Charge } from '../objects/charge.ts';
import { newId } from '../objects/new-id.ts';
import type { Refund, RefundReason } from '../objects/refund.ts';
import { invalidRequest } from '../protocol/stripe-problem.ts';
import type { Cause } from '../webhooks/event-log.ts';
import type { World } from '../world.ts';
import { mergeMetadata, type MetadataChange } from './merge-metadata.ts';

export interface NewRefund {
  amount?: number | undefined;
  reason?: RefundReason | undefined;
  metadata?: MetadataChange | undefined;
}

/** Gives captured money back, all that is left of it or a part. */
export function refundCharge(world: World, cause: Cause, charge: Charge, wanted: NewRefund): Refund {
  const left = charge.amount - charge.amount_refunded;
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    });
  }
  const amount = wanted.amount ?? left;
  if (amount > left) {
    throw invalidRequest(
      `Refund amount (${amount} ${charge.currency}) is greater than unrefunded amount on charge (${left} ${charge.currency})`,
      { code: 'amount_too_large', param: 'amount' },
    );
  }
  const refund = giveBack(world, charge, amount, wanted.reason ?? null, wanted.metadata);
  world.emit(cause, 'refund.created', refund);
  world.emit(cause, 'charge.refunded', charge);
  // Later, and at Stripe days later, the bank's reference arrives.
  refund.destination_details.card.reference = String(Date.now()).padStart(23, '7');
  refund.destination_details.card.reference_status = 'available';
  world.emit(cause, 'refund.updated', refund);
  world.emit(cause, 'charge.refund.updated', refund);
  return refund;
}

/** Stripe books what an authorisation did not take as a refund too: after a part capture, a cancel, a lapse. */
export function releaseMoney(
  world: World,
  cause: Cause,
  charge: Charge,
  amount: number,
  reason: RefundReason | null,
): void {
  const refund = giveBack(world, charge, amount, reason, undefined);
  refund.destination_details.card.type = 'reversal';
  delete charge.payment_method_details.card.capture_before;
  world.emit(cause, 'refund.created', refund);
  world.emit(cause, 'charge.refunded', charge);
}

function giveBack(
  world: World,
  charge: Charge,
  amount: number,
  reason: RefundReason | null,
  metadata: MetadataChange | undefined,
): Refund {
  const refund: Refund = {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: charge.captured ? newId('txn') : null,
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: {
      type: 'card',
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
    },
    metadata: mergeMetadata({}, metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  world.store.refunds.set(refund.id, refund);
  return refund;
}
