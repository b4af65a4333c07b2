import { RuleViolationError } from '@holdfast/contracts';
import { query, sql, type RawBuilder } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { OccupiedUnit } from '../domain/availability.ts';
import type { Span } from '../domain/schedule.ts';

/** A resource's time that is asked for, buffers included. */
export interface OccupiedRange {
  readonly resourceKey: number;
  readonly during: RawBuilder<unknown>;
}

const instant = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;

export const occupiedRange = (resourceKey: number, { start, end }: Span): OccupiedRange => ({
  resourceKey,
  during: sql`tstzrange(${instant(start)}, ${instant(end)}, '[)')`,
});

/** One booking at a time decides about a resource; held until the transaction ends. */
export const lockResource = (em: EntityManager, resourceKey: number): Promise<unknown> =>
  query(em, sql`select pg_advisory_xact_lock(${resourceLockClass}, ${resourceKey})`);

/** As `lockResource`, without waiting: false when somebody else has it. */
export async function tryLockResource(em: EntityManager, resourceKey: number): Promise<boolean> {
  const [row] = await query(
    em,
    sql<{
      locked: boolean;
    }>`select pg_try_advisory_xact_lock(${resourceLockClass}, ${resourceKey}) as locked`,
  );
  return row?.locked === true;
}

/** First key of the two-key advisory locks, apart from every one-key lock of the kit. */
const resourceLockClass = 1;

/**
 * The lowest free units of a resource for a range. Call with the resource locked and stale holds ended.
 * Errors: slot_taken when fewer are free than asked for.
 */
export async function chooseFreeUnits(
  em: EntityManager,
  range: OccupiedRange,
  capacity: number,
  units: number,
): Promise<number[]> {
  const rows = await query(
    em,
    sql<{ unit: number }>`
      select candidate.unit from generate_series(0, ${capacity}::integer - 1) as candidate (unit)
      where not exists (
        select 1 from occupied_units u
        where u.resource_key = ${range.resourceKey} and u.unit = candidate.unit
          and u.blocking and u.during && ${range.during})
      order by candidate.unit limit ${units}`,
  );
  if (rows.length < units) throw new RuleViolationError('slot_taken', 'Choose another time.');
  return rows.map(({ unit }) => unit);
}

/** Occupies units for a booking. The exclusion constraint has the last word. */
export const occupyUnits = (
  em: EntityManager,
  bookingId: string,
  range: OccupiedRange,
  units: readonly number[],
): Promise<unknown> =>
  query(
    em,
    sql`insert into occupied_units (booking_id, resource_key, unit, during, blocking)
        select ${bookingId}, ${range.resourceKey}, unit, ${range.during}, true
        from unnest(${units}::integer[]) as unit`,
  );

export const releaseUnits = (em: EntityManager, bookingId: string): Promise<unknown> =>
  query(em, sql`delete from occupied_units where booking_id = ${bookingId}`);

/** What is occupied within a span. Holds that are over do not count, swept or not. */
export async function findOccupied(
  em: EntityManager,
  resourceKey: number,
  span: Span,
): Promise<OccupiedUnit[]> {
  const rows = await query(
    em,
    sql<{ unit: number; start: number; end: number }>`
      select u.unit,
             (extract(epoch from lower(u.during)) * 1000)::double precision as start,
             (extract(epoch from upper(u.during)) * 1000)::double precision as "end"
      from occupied_units u join bookings b on b.id = u.booking_id
      where u.resource_key = ${resourceKey} and u.blocking and u.during && ${occupiedRange(resourceKey, span).during}
        and not (b.status = 'HELD' and b.hold_expires_at <= clock_timestamp() and b.payment_authorized_at is null)`,
  );
  return rows;
}
