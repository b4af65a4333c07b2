import type { Clock } from '@holdfast/service-kit/clock';
import type { Chore } from '@holdfast/service-kit/persistence/housekeeping';
import { query, sql } from '@holdfast/service-kit/persistence/sql';

/** Sessions past their end can do nothing any more; their tokens go with them. */
export function makeForgetEndedSessions({ clock }: { clock: Clock }): Chore {
  return (em) => query(em, sql`delete from sessions where expires_at < ${clock()}`);
}
