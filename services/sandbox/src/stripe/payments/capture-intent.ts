import { newId } from '../objects/new-id.ts';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import { invalidRequest, unexpectedState } from '../protocol/stripe-problem.ts';
import type { Cause } from '../webhooks/event-log.ts';
import type { World } from '../world.ts';
import { cardOf } from './attach-payment-method.ts';
import { cardProblem } from './charge-card.ts';
import { successfulChargeOf } from './find.ts';
import { mergeMetadata, type MetadataChange } from './merge-metadata.ts';
import { releaseMoney } from './refund-charge.ts';

export interface Capture {
  amount?: number | undefined;
  metadata?: MetadataChange | undefined;
}

/** Takes the authorised money, all of it or a part; what is left over goes back to the card. */
export function captureIntent(world: World, cause: Cause, intent: PaymentIntent, capture: Capture): void {
  const charge = successfulChargeOf(world, intent);
  if (intent.status !== 'requires_capture' || charge === undefined) throw notCapturable(intent);
  const failure = cardOf(world, intent.payment_method)?.captureFails;
  if (failure !== undefined) throw cardProblem(intent, undefined, failure, charge);
  const amount = capture.amount ?? intent.amount_capturable;
  if (amount > intent.amount_capturable) {
    throw invalidRequest(
      'The payment could not be captured because the requested capture amount is greater than the amount you can capture for this charge.',
      { code: 'amount_too_large', param: 'amount_to_capture', intent },
    );
  }
  const leftOver = intent.amount_capturable - amount;
  intent.status = 'succeeded';
  intent.amount_capturable = 0;
  intent.amount_received = amount;
  intent.metadata = mergeMetadata(intent.metadata, capture.metadata);
  charge.captured = true;
  charge.amount_captured = amount;
  charge.balance_transaction = newId('txn');
  delete charge.payment_method_details.card.capture_before;
  world.emit(cause, 'charge.captured', charge);
  if (leftOver > 0) releaseMoney(world, cause, charge, leftOver, null);
  world.emit(cause, 'payment_intent.succeeded', intent);
}

function notCapturable(intent: PaymentIntent): Error {
  const why =
    intent.status === 'succeeded' ? 'it has already been captured' : `it has a status of ${intent.status}`;
  return unexpectedState(
    intent,
    `This PaymentIntent could not be captured because ${why}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
  );
}
