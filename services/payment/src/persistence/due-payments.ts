import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';

const batchSize = 16;

/**
 * Takes payments whose time to be looked at has come and sets their next one: soon where something was decided and
 * has not happened, ever later where we only wait for a customer, rarely where an operator must act.
 */
export const claimDuePayments = (em: EntityManager): Promise<{ id: string }[]> =>
  query(
    em,
    sql<{ id: string }>`
      update payments
      set checks = checks + 1,
          next_check_at = now() + make_interval(secs => case
            when attention is not null then 600
            when keep_amount is not null
              or (capture_requested and captured = 0 and capture_refusal is null)
              or exists (select 1 from refund_orders waiting
                         where waiting.payment_id = payments.id
                           and waiting.stripe_refund_id is null and waiting.refusal is null) then 10
            else least(30 * power(2, least(checks, 6)), 900) end::double precision)
      where id in (
        select id from payments where next_check_at <= now()
        order by next_check_at limit ${batchSize} for update skip locked)
      returning id`,
  );
