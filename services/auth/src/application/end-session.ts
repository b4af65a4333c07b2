import { assertThat } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { MikroORM } from '@mikro-orm/postgresql';

/** Ends one of the user's sessions. Fine to repeat. Errors: not_found, for somebody else's too. */
export function makeEndSession({ orm, clock }: { orm: MikroORM; clock: Clock }) {
  return async (userId: string, sessionId: string): Promise<void> => {
    const ended = await query(
      orm.em.fork(),
      sql`update sessions set revoked_at = coalesce(revoked_at, ${clock()}),
            revoked_reason = coalesce(revoked_reason, 'REVOKED')
          where id = ${sessionId} and user_id = ${userId}
          returning id`,
    );
    assertThat(ended.length > 0, 'not_found');
  };
}
