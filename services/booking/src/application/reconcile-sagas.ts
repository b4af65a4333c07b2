import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { WorkflowEngine } from '@holdfast/service-kit/workflow/workflow-engine';
import type { MikroORM } from '@mikro-orm/postgresql';
import { wakeSaga } from '../persistence/saga-lane.ts';

const atOnce = 100;

/**
 * Compares bookings with their sagas: a hold whose saga is missing or over gets one, and a booking that should have
 * moved on long ago is looked at again. Waking is harmless, so this needs no proof that something is wrong.
 */
export function makeReconcileSagas({ orm, engine }: { orm: MikroORM; engine: WorkflowEngine }) {
  return async (): Promise<void> => {
    await Promise.all(
      (await findUnfinished(orm)).map(async ({ id, waiting }) => {
        if (waiting && (await engine.state(id)) === 'running') return;
        await orm.em.fork().transactional((em) => wakeSaga(em, id));
      }),
    );
  };
}

interface Unfinished {
  readonly id: string;
  /** A hold that only waits to be paid: fine as long as its saga runs. */
  readonly waiting: boolean;
}

/** The ones that were not looked at for the longest time, marked as looked at. */
function findUnfinished(orm: MikroORM): Promise<Unfinished[]> {
  return query(
    orm.em.fork(),
    sql<Unfinished>`
      update bookings set reconciled_at = now() where id in (
        select id from bookings b
        where reconciled_at < now() - interval '10 seconds'
          and (status = 'HELD'
            or (status = 'CONFIRMED' and announced_at is null)
            or (status in ('EXPIRED', 'CANCELLED') and payment_requested_at is not null and settled_at is null
                and (payment_authorized_at is not null or status = 'CANCELLED')))
          -- Its wake is still on the way.
          and not exists (
            select 1 from outbox_messages m
            where m.lane = 'saga' and m.subject = b.id::text and m.published_at is null)
        order by reconciled_at limit ${atOnce} for update skip locked)
      returning id, status = 'HELD' and payment_authorized_at is null and hold_expires_at > now() as waiting`,
  );
}
