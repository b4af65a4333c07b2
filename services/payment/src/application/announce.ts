import {
  fromMinor,
  paymentAuthorized,
  paymentCaptured,
  paymentFailed,
  paymentRefunded,
  paymentVoided,
} from '@holdfast/contracts';
import { enqueue } from '@holdfast/service-kit/messaging/enqueue';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Fact } from '../domain/observe.ts';
import type { Payment } from '../domain/payment.ts';

const plain = { authorized: paymentAuthorized, captured: paymentCaptured, voided: paymentVoided } as const;

/** Tells the facts, each with a version of its own, in the transaction that records them. */
export async function announce(
  em: EntityManager,
  payment: Payment,
  facts: readonly Fact[],
): Promise<Payment> {
  // The first fact goes out with the version that the change itself has got.
  let version = payment.version;
  for (const [index, fact] of facts.entries()) {
    version = payment.version + index;
    await tell(em, { ...payment, version }, fact);
  }
  return { ...payment, version };
}

function tell(em: EntityManager, payment: Payment, fact: Fact): Promise<void> {
  const { id, bookingId, customerId, currency, version } = payment;
  const facts = {
    paymentId: id,
    bookingId,
    customerId,
    amount: fromMinor(fact.amount, currency),
    version,
  };
  switch (fact.kind) {
    case 'failed':
      return enqueue(em, paymentFailed, id, { ...facts, reason: fact.reason });
    case 'refunded':
      return enqueue(em, paymentRefunded, id, { ...facts, refunded: fromMinor(fact.refunded, currency) });
    default:
      return enqueue(em, plain[fact.kind], id, facts);
  }
}
