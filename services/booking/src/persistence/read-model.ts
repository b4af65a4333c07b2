import type { BusinessView, ResourceView } from '@holdfast/contracts';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { z } from 'zod';

/** Keeps the newer of two versions: events arrive twice and out of order. */
export const saveBusiness = (em: EntityManager, business: z.output<typeof BusinessView>): Promise<unknown> =>
  query(
    em,
    sql`insert into businesses (id, owner_id, name, status, time_zone, cancellation_policy, hold_minutes, version)
        values (${business.id}, ${business.ownerId}, ${business.name}, ${business.status}, ${business.timeZone},
                ${JSON.stringify(business.cancellationPolicy)}::jsonb, ${business.holdMinutes}, ${business.version})
        on conflict (id) do update set
          owner_id = excluded.owner_id, name = excluded.name, status = excluded.status,
          time_zone = excluded.time_zone, cancellation_policy = excluded.cancellation_policy,
          hold_minutes = excluded.hold_minutes, version = excluded.version
        where businesses.version < excluded.version`,
  );

/** As `saveBusiness`. The key that units refer to stays. */
export const saveResource = (em: EntityManager, resource: ResourceView): Promise<unknown> => {
  const schedule = {
    openingHours: resource.openingHours,
    exceptions: resource.exceptions,
    slotMinutes: resource.slotMinutes ?? 0,
    bufferBeforeMinutes: resource.bufferBeforeMinutes,
    bufferAfterMinutes: resource.bufferAfterMinutes,
    minimumNoticeMinutes: resource.minimumNoticeMinutes,
    maximumHorizonDays: resource.maximumHorizonDays,
  };
  return query(
    em,
    sql`insert into resources (id, business_id, name, booking_mode, price_amount, currency, capacity, schedule, status, version)
        values (${resource.id}, ${resource.businessId}, ${resource.name}, ${resource.bookingMode},
                ${resource.price.amount}::numeric, ${resource.price.currency}, ${resource.capacity},
                ${JSON.stringify(schedule)}::jsonb, ${resource.status}, ${resource.version})
        on conflict (id) do update set
          name = excluded.name, booking_mode = excluded.booking_mode, price_amount = excluded.price_amount,
          currency = excluded.currency, capacity = excluded.capacity, schedule = excluded.schedule,
          status = excluded.status, version = excluded.version
        where resources.version < excluded.version`,
  );
};
