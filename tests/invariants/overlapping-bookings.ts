import type { StackInfo } from '@holdfast/local-stack';
import { rows } from './sources.ts';
import type { Violation } from './violation.ts';

/**
 * Counted from the bookings themselves, not from the rows that the constraint guards: at no instant may the units of
 * blocking bookings exceed the resource's capacity.
 */
export async function findOverlaps(info: StackInfo): Promise<Violation[]> {
  const found = await rows<{ id: string; resource: string; sold: string; capacity: number }>(
    info,
    'booking',
    `select b.id, b.resource_id as resource, r.capacity, sum(other.units) as sold
     from bookings b
     join resources r on r.id = b.resource_id
     join bookings other on other.resource_id = b.resource_id
       and other.status in ('HELD', 'CONFIRMED', 'IN_PROGRESS')
       and other.starts_at <= b.starts_at and other.ends_at > b.starts_at
     where b.status in ('HELD', 'CONFIRMED', 'IN_PROGRESS')
     group by b.id, b.resource_id, r.capacity
     having sum(other.units) > r.capacity`,
  );
  return found.map(({ id, resource, sold, capacity }) => ({
    kind: 'overlapping_bookings',
    subject: id,
    detail: `resource ${resource} has ${String(capacity)} units and ${sold} are sold when this booking starts`,
  }));
}
