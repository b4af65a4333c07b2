import type { StackInfo } from '@holdfast/local-stack';
import { Client } from 'pg';
import { send } from '../support/http.ts';

/** Rows of a service's database, read with its own role. */
export async function rows<T>(
  info: StackInfo,
  database: string,
  statement: string,
  values: unknown[] = [],
): Promise<T[]> {
  const url = info.databases[database];
  if (url === undefined) throw new Error(`the stack has no database ${database}`);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement, values)).rows as T[];
  } finally {
    await client.end();
  }
}

export interface StripeIntent {
  readonly id: string;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly latest_charge: string | null;
}
interface StripeCharge {
  readonly id: string;
  readonly payment_intent: string;
  readonly captured: boolean;
  readonly amount: number;
  readonly amount_refunded: number;
}

/** What the Stripe stand-in holds: the truth about money. */
export async function stripeState(
  info: StackInfo,
): Promise<{ intents: StripeIntent[]; charges: StripeCharge[] }> {
  const { body } = await send('GET', `${info.sandbox.stripe}/_control/state`);
  return { intents: body.payment_intents as StripeIntent[], charges: body.charges as StripeCharge[] };
}

/** What is left with us of an intent, in minor units. Stripe writes a part that was not captured as refunded. */
export function kept(intent: StripeIntent, charges: readonly StripeCharge[]): number {
  return charges
    .filter(({ payment_intent, captured }) => payment_intent === intent.id && captured)
    .reduce((sum, { amount, amount_refunded }) => sum + amount - amount_refunded, 0);
}
