import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { MikroORM } from '@mikro-orm/postgresql';
import { keepEvents } from '../persistence/webhook-inbox.ts';
import type { StripeEvent, StripeGateway } from './stripe-port.ts';

interface Dependencies {
  readonly orm: MikroORM;
  readonly stripe: StripeGateway;
  readonly everySeconds: number;
}

/** Events may become visible a little after the moment they carry. */
const overlapSeconds = 20;
const atOnce = 100;

/**
 * Compares Stripe's own log of events with our inbox and keeps what never arrived: a webhook that got lost is
 * noticed within seconds, at the price of one call for all payments instead of one for each. One replica at a time.
 */
export function makeCatchUp({ orm, stripe, everySeconds }: Dependencies) {
  return async (): Promise<number> => {
    const [cursor] = await query(
      orm.em.fork(),
      sql<{ readUntil: string }>`
        update event_cursor set next_run_at = now() + make_interval(secs => ${everySeconds})
        where next_run_at <= now() returning read_until::text as "readUntil"`,
    );
    if (cursor === undefined) return 0;
    const readUntil = Number(cursor.readUntil);
    let newest = readUntil;
    let batch: StripeEvent[] = [];
    for await (const event of stripe.eventsSince(readUntil - overlapSeconds)) {
      newest = Math.max(newest, event.created);
      batch.push(event);
      if (batch.length < atOnce) continue;
      await keepEvents(orm.em.fork(), batch);
      batch = [];
    }
    await keepEvents(orm.em.fork(), batch);
    await query(
      orm.em.fork(),
      sql`update event_cursor set read_until = greatest(read_until, ${newest}::bigint)`,
    );
    return 0;
  };
}
