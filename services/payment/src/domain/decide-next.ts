import type { IntentSnapshot } from './intent-snapshot.ts';
import type { Payment, RefundOrder } from './payment.ts';

/** A call that moves Stripe towards what we want. */
export type Action =
  | { readonly kind: 'cancel' }
  | { readonly kind: 'capture'; readonly amount: bigint }
  | { readonly kind: 'refund'; readonly order: RefundOrder };

/**
 * The next thing to ask of Stripe, given what it shows and what we want; undefined when there is nothing to do
 * but wait. Expects a payment in which the snapshot is recorded already.
 */
export function decideNext(seen: IntentSnapshot, payment: Payment): Action | undefined {
  const action = wantedNext(seen, payment);
  if (action === undefined || payment.attention === null) return action;
  // Giving money back that was only held hurts nobody, whatever else is wrong.
  if (action.kind === 'cancel' && !payment.attention.startsWith('refused_cancel')) return action;
  // What was refused is not asked again, but another way to end it is open.
  return payment.attention.startsWith('refused_') && !payment.attention.startsWith(`refused_${action.kind}`)
    ? action
    : undefined;
}

/** As decideNext, without regard to what stands in the way. */
export function wantedNext(seen: IntentSnapshot, payment: Payment): Action | undefined {
  switch (seen.status) {
    case 'requires_payment_method':
    case 'requires_confirmation':
    case 'requires_action':
    case 'processing':
      return payment.keep === 0n ? { kind: 'cancel' } : undefined;
    case 'requires_capture':
      return payment.keep === 0n ? { kind: 'cancel' } : captureIfWanted(payment);
    case 'succeeded': {
      const [order] = payment.openRefunds;
      return order === undefined ? undefined : { kind: 'refund', order };
    }
    case 'canceled':
      return undefined;
  }
}

function captureIfWanted({ keep, captureRequested, captureRefusal, amount }: Payment): Action | undefined {
  if (captureRefusal !== null) return undefined;
  if (keep === null && !captureRequested) return undefined;
  return { kind: 'capture', amount: keep !== null && keep < amount ? keep : amount };
}
