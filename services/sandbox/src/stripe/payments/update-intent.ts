import type { PaymentIntent } from '../objects/payment-intent.ts';
import { unexpectedState } from '../protocol/stripe-problem.ts';
import type { World } from '../world.ts';
import { attachPaymentMethod } from './attach-payment-method.ts';
import { mergeMetadata, type MetadataChange } from './merge-metadata.ts';

export interface IntentChange {
  amount?: number | undefined;
  description?: string | null | undefined;
  metadata?: MetadataChange | undefined;
  payment_method?: string | undefined;
  receipt_email?: string | null | undefined;
}

const stillOpen = new Set(['requires_payment_method', 'requires_confirmation', 'requires_action']);

/** Notes can be changed at any time, what is to be paid only until it is. */
export function updateIntent(world: World, intent: PaymentIntent, change: IntentChange): void {
  const changesPayment = change.amount !== undefined || change.payment_method !== undefined;
  if (changesPayment && !stillOpen.has(intent.status)) {
    throw unexpectedState(
      intent,
      `This PaymentIntent could not be updated because it has a status of ${intent.status}.`,
    );
  }
  if (change.payment_method !== undefined) {
    intent.payment_method = attachPaymentMethod(world, change.payment_method).id;
    intent.status = 'requires_confirmation';
    intent.next_action = null;
  }
  if (change.amount !== undefined) intent.amount = change.amount;
  if (change.description !== undefined) intent.description = change.description;
  if (change.receipt_email !== undefined) intent.receipt_email = change.receipt_email;
  intent.metadata = mergeMetadata(intent.metadata, change.metadata);
  intent.last_payment_error = null;
}
