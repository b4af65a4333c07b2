import { toMinor } from '@holdfast/contracts';
import { expect } from '@jest/globals';
import type { Started } from './start.ts';

interface Row {
  readonly id: string;
  readonly intent: string | null;
  readonly currency: string;
  readonly captured: string;
  readonly refunded: string;
  readonly ledger: { readonly kind: string; readonly amount: string; readonly stripeId: string }[] | null;
}

/**
 * For every payment: ledger, row and the stand-in's objects say the same to the last minor unit. What needs an
 * operator is left out: there they differ, and that is why.
 */
export async function expectBalancedBooks({ rows, stripe, quiet }: Started): Promise<void> {
  await quiet();
  const [state, payments] = await Promise.all([
    stripe.state(),
    rows<Row>(`
      select p.id, stripe_intent_id as intent, p.currency, captured::text, refunded::text,
             (select json_agg(json_build_object('kind', kind, 'amount', t.amount::text, 'stripeId', stripe_id))
              from transactions t where t.payment_id = p.id) as ledger
      from payments p where status <> 'NEEDS_ATTENTION'`),
  ]);
  expect(payments.length).toBeGreaterThan(0);
  for (const { intent: intentId, currency, captured, refunded, ledger } of payments) {
    const intent = state.payment_intents.find(({ id }) => id === intentId);
    if (intent === undefined) continue;
    const minor = (amount: string) => Number(toMinor({ amount, currency }));
    const sum = (kind: string) =>
      (ledger ?? []).reduce((all, entry) => (entry.kind === kind ? all + minor(entry.amount) : all), 0);
    const charge = state.charges.find(
      ({ payment_intent, status }) => payment_intent === intentId && status === 'succeeded',
    );
    const stillHere = charge?.captured === true ? charge.amount - charge.amount_refunded : 0;
    expect([sum('CAPTURE'), minor(captured)]).toEqual([intent.amount_received, intent.amount_received]);
    expect([sum('CAPTURE') - sum('REFUND'), minor(captured) - minor(refunded)]).toEqual([
      stillHere,
      stillHere,
    ]);
    if (intent.status !== 'requires_capture') expect(sum('AUTHORIZATION')).toBe(sum('CAPTURE') + sum('VOID'));
    const known = new Set([intent, ...state.charges, ...state.refunds].map(({ id }) => id));
    for (const { stripeId } of ledger ?? []) expect(known).toContain(stripeId);
  }
}
