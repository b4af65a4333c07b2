import { assertThat } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';

/** In the transaction of the code's effect, after locking the user. Errors: invalid_code when somebody was faster. */
export async function useUpCode(em: EntityManager, clock: Clock, codeId: string): Promise<void> {
  const used = await query(
    em,
    sql`update one_time_codes set used_at = ${clock()} where id = ${codeId} and used_at is null returning id`,
  );
  assertThat(used.length > 0, 'invalid_code');
}
