import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';

/** Files a payment that cannot be repaired automatically, for an operator to list and act on. */
export const needAttention = (em: EntityManager, paymentId: string, reason: string): Promise<unknown> =>
  query(
    em,
    sql`update payments set attention = ${reason}, status = 'NEEDS_ATTENTION', version = version + 1
        where id = ${paymentId} and attention is distinct from ${reason}`,
  );
