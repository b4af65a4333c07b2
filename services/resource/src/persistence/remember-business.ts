import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { BusinessEntity, type KnownBusiness } from './business.entity.ts';

/**
 * Keeps what was told unless something newer is known, and answers the newest. Events and answers of the business
 * service arrive in any order; its version decides.
 */
export async function rememberBusiness(em: EntityManager, told: KnownBusiness): Promise<KnownBusiness> {
  const { id, ownerId, status, currency, version } = told;
  await query(
    em,
    sql`insert into businesses (id, owner_id, status, currency, version)
        values (${id}, ${ownerId}, ${status}, ${currency}, ${version})
        on conflict (id) do update
          set owner_id = excluded.owner_id, status = excluded.status,
              currency = excluded.currency, version = excluded.version
          where businesses.version < excluded.version`,
  );
  return em.findOneOrFail(BusinessEntity, { id });
}
