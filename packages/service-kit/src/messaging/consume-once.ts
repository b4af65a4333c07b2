import type { CloudEvent } from '@holdfast/contracts';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { query, sql } from '../persistence/sql.ts';

/**
 * Runs `work` once for each event id, in one transaction with the inbox row: redelivery finds the row and does
 * nothing. No remote call in `work`: enqueue a message instead.
 */
export async function consumeOnce(
  orm: MikroORM,
  event: CloudEvent,
  work: (em: EntityManager) => Promise<void>,
): Promise<void> {
  await orm.em.fork().transactional(async (em) => {
    // Raw on purpose: a caught unique violation would have ended the transaction.
    const fresh = await query(
      em,
      sql`insert into inbox_messages (message_id, type) values (${event.id}, ${event.type})
          on conflict do nothing returning message_id`,
    );
    if (fresh.length > 0) await work(em);
  });
}

/** A message that comes again after a month is not a redelivery any more. */
export const purgeInbox = (em: EntityManager): Promise<unknown> =>
  query(em, sql`delete from inbox_messages where received_at < now() - interval '30 days'`);
