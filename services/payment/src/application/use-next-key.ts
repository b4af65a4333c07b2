import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Payment } from '../domain/payment.ts';

/** Stripe has stored an error under the present key and would repeat it; the next question gets another key. */
export const useNextKey = (
  em: EntityManager,
  { id, keyGeneration }: Pick<Payment, 'id' | 'keyGeneration'>,
): Promise<unknown> =>
  query(
    em,
    sql`update payments set key_generation = key_generation + 1
        where id = ${id} and key_generation = ${keyGeneration}`,
  );
