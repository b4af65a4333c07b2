import {
  RuleViolationError,
  bookingConfirmed,
  bookingHeld,
  fromMinor,
  type BookingView,
} from '@holdfast/contracts';
import type { AcquireLease } from '@holdfast/service-kit/dapr/lease';
import type { IdempotentRequest } from '@holdfast/service-kit/http/idempotency-key';
import { enqueue } from '@holdfast/service-kit/messaging/enqueue';
import {
  translateConstraints,
  retrySerialization,
} from '@holdfast/service-kit/persistence/constraint-errors';
import { once, type Once } from '@holdfast/service-kit/persistence/idempotency';
import { queryOne, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { priceMinorOf } from '../domain/booking-facts.ts';
import { forbids } from '../domain/booking-rules.ts';
import { occupiedSpan, type Span } from '../domain/schedule.ts';
import { bookingEvent } from '../persistence/booking-event.ts';
import type { Booking } from '../persistence/booking.entity.ts';
import { changeStatus, lockBooking, writeTransition } from '../persistence/change-status.ts';
import { constraints } from '../persistence/constraints.ts';
import { expireHoldsInTheWay } from '../persistence/expire-holds.ts';
import {
  chooseFreeUnits,
  lockResource,
  occupiedRange,
  occupyUnits,
  tryLockResource,
} from '../persistence/occupied-units.ts';
import { wakeSaga } from '../persistence/saga-lane.ts';
import { viewBooking } from './booking-view.ts';
import { inShortQueue } from './short-queue.ts';
import { assertBookable, type Bookable, type FindBookable } from './find-bookable.ts';

export interface PlaceHoldCommand {
  readonly customerId: string;
  readonly resourceId: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly units: number;
  readonly note?: string | undefined;
  readonly idempotency: IdempotentRequest | undefined;
}

interface Dependencies {
  readonly orm: MikroORM;
  readonly findBookable: FindBookable;
  readonly acquireLease: AcquireLease;
  readonly holdSeconds: number | undefined;
}

/**
 * Holds a time for a customer: one transaction, whose proof is the exclusion constraint. A resource that costs
 * nothing is confirmed in the same transaction. Errors: see the endpoint.
 */
export function makePlaceHold({ orm, findBookable, acquireLease, holdSeconds }: Dependencies) {
  return async (command: PlaceHoldCommand): Promise<Once<BookingView>> => {
    const bookable = await findBookable(command.resourceId);
    const asked = { start: Date.parse(command.startsAt), end: Date.parse(command.endsAt) };
    const attempt = (lock: 'try' | 'wait') =>
      retrySerialization(() =>
        translateConstraints(constraints, () =>
          orm.em.fork().transactional((em) =>
            once(em, command.customerId, command.idempotency, async () => {
              const booking = await hold(em, { command, bookable, asked, holdSeconds, lock });
              return viewBooking(booking, new Date());
            }),
          ),
        ),
      );
    return attempt('try').catch((error: unknown) => {
      if (!(error instanceof ResourceBusyError)) throw error;
      return inShortQueue(acquireLease, command.resourceId, () => attempt('wait'));
    });
  };
}

/** Somebody else decides about the resource right now. */
class ResourceBusyError extends Error {
  override readonly name = 'ResourceBusyError';
}

interface Hold {
  readonly command: PlaceHoldCommand;
  readonly bookable: Bookable;
  readonly asked: Span;
  readonly holdSeconds: number | undefined;
  readonly lock: 'try' | 'wait';
}

async function hold(
  em: EntityManager,
  { command, bookable, asked, holdSeconds, lock }: Hold,
): Promise<Booking> {
  const { resource, business, schedule } = bookable;
  // Judged here, below `once`: a repeated request gets its stored answer even if the resource is closed by now.
  assertBookable(bookable);
  refuseForbidden(bookable, asked, command.units);
  const range = occupiedRange(resource.key, occupiedSpan(asked, schedule));
  if (lock === 'wait') await lockResource(em, resource.key);
  else if (!(await tryLockResource(em, resource.key))) throw new ResourceBusyError();
  await expireHoldsInTheWay(em, range);
  const units = await chooseFreeUnits(em, range, resource.capacity, command.units);
  const price = fromMinor(priceMinorOf(resource) * BigInt(command.units), resource.currency);
  const { id } = await queryOne(
    em,
    sql<{ id: string }>`
      insert into bookings (status, business_id, business_name, vendor_id, resource_id, resource_name, customer_id,
        starts_at, ends_at, time_zone, units, price_amount, currency, cancellation_policy, hold_expires_at, note)
      values ('HELD', ${business.id}, ${business.name}, ${business.ownerId}, ${resource.id}, ${resource.name},
        ${command.customerId}, ${command.startsAt}, ${command.endsAt}, ${business.timeZone}, ${command.units},
        ${price.amount}::numeric, ${price.currency}, ${JSON.stringify(business.cancellationPolicy)}::jsonb,
        clock_timestamp() + make_interval(secs => ${holdSeconds ?? business.holdMinutes * 60}), ${command.note ?? null})
      returning id`,
  );
  await occupyUnits(em, id, range, units);
  await writeTransition(em, id, null, { to: 'HELD', actor: 'customer' });
  return settleIntoOutbox(em, id);
}

function refuseForbidden({ resource, schedule }: Bookable, asked: Span, units: number): void {
  if (asked.end <= asked.start)
    throw new RuleViolationError('wrong_length', 'endsAt must be after startsAt.');
  const refusal = forbids(schedule, asked, Date.now());
  if (refusal !== undefined) throw new RuleViolationError(refusal.code, refusal.detail);
  if (units > resource.capacity) {
    throw new RuleViolationError('not_enough_units', `There are ${String(resource.capacity)} in all.`);
  }
}

/** What follows from a new hold, in its own transaction: a saga that conducts it, or its confirmation when it is free. */
async function settleIntoOutbox(em: EntityManager, id: string): Promise<Booking> {
  const booking = await lockBooking(em, id);
  if (booking === null) throw new Error(`booking ${id} was just inserted and is not there`);
  if (priceMinorOf(booking) > 0n) {
    const holdExpiresAt = booking.holdExpiresAt.toISOString();
    await enqueue(em, bookingHeld, id, { ...bookingEvent(booking), holdExpiresAt });
    await wakeSaga(em, id);
    return booking;
  }
  await changeStatus(em, booking, { to: 'CONFIRMED', actor: 'system', reason: 'nothing_to_pay' });
  await em.execute('update bookings set announced_at = now(), charged_at = now() where id = ?', [id]);
  await enqueue(em, bookingConfirmed, id, bookingEvent(booking));
  return booking;
}
