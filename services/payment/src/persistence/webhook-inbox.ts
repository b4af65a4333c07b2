import { wakeChannel } from '@holdfast/service-kit/messaging/enqueue';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { StripeEvent } from '../application/stripe-port.ts';

/** The lane on which the loop that works the inbox off is woken. */
export const webhookLane = 'webhooks';

export interface InboxRow {
  readonly eventId: string;
  readonly intentId: string | null;
  readonly paymentId: string | null;
  readonly attempts: number;
}

const batchSize = 32;
/** A replica that dies gives its rows back by letting this pass. One that is only slow is overtaken, which is harmless. */
const leaseSeconds = 10;
const attemptsBeforeParking = 20;
const longestDelaySeconds = 60;

/** Keeps each event once and wakes the loop. An event about no payment intent is kept and done with. */
export const keepEvents = (em: EntityManager, events: readonly StripeEvent[]): Promise<unknown> =>
  query(
    em,
    sql`with kept as (
          insert into webhook_inbox (event_id, type, stripe_intent_id, payment_id, processed_at, outcome)
          select id, type, "intentId", "paymentId",
                 case when "intentId" is null then now() end, case when "intentId" is null then 'ignored' end
          from jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
            as event (id text, type text, "intentId" text, "paymentId" uuid)
          on conflict (event_id) do nothing returning processed_at)
        select pg_notify(${wakeChannel}, ${webhookLane}) from kept where processed_at is null limit 1`,
  );

/** Takes due events for a while; other replicas take others. */
export const claimEvents = (em: EntityManager): Promise<InboxRow[]> =>
  query(
    em,
    sql<InboxRow>`
      update webhook_inbox
      set attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => ${leaseSeconds})
      where event_id in (
        select event_id from webhook_inbox
        where processed_at is null and parked_at is null and next_attempt_at <= now()
        order by next_attempt_at limit ${batchSize} for update skip locked)
      returning event_id as "eventId", stripe_intent_id as "intentId", payment_id as "paymentId", attempts`,
  );

export const finishEvents = (
  em: EntityManager,
  eventIds: readonly string[],
  outcome: 'handled' | 'ignored',
): Promise<unknown> =>
  query(
    em,
    sql`update webhook_inbox set processed_at = now(), outcome = ${outcome}, last_error = null
        where event_id = any(${eventIds}::text[])`,
  );

/** Later again, ever later; after many tries the row is parked, where it can be seen. */
export const postponeEvents = (
  em: EntityManager,
  eventIds: readonly string[],
  reason: string,
): Promise<unknown> =>
  query(
    em,
    sql`update webhook_inbox
        set last_error = ${reason.slice(0, 1000)},
            next_attempt_at = now() + make_interval(
              secs => least(0.5 * power(2, least(attempts, 10)), ${longestDelaySeconds})::double precision),
            parked_at = case when attempts >= ${attemptsBeforeParking} then now() end
        where event_id = any(${eventIds}::text[])`,
  );

/** Handled events are kept for a month, as long as Stripe keeps its own. */
export const purgeWebhooks = (em: EntityManager): Promise<unknown> =>
  query(em, sql`delete from webhook_inbox where processed_at < now() - interval '30 days'`);
