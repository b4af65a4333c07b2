import { userStatusChanged } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { enqueue } from '@holdfast/service-kit/messaging/enqueue';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';

/** In the caller's transaction: the address of an UNVERIFIED user is proved. False for any other user. */
export async function activateUser(em: EntityManager, clock: Clock, userId: string): Promise<boolean> {
  const [activated] = await query(
    em,
    sql<{ version: number }>`
      update users set status = 'ACTIVE', verified_at = ${clock()}, version = version + 1
      where id = ${userId} and status = 'UNVERIFIED' returning version`,
  );
  if (activated === undefined) return false;
  await enqueue(em, userStatusChanged, userId, { userId, status: 'ACTIVE', version: activated.version });
  return true;
}
