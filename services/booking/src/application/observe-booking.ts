import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { MikroORM } from '@mikro-orm/postgresql';

export type NextStep =
  | { readonly next: 'wait'; readonly seconds: number }
  | { readonly next: 'expire' | 'book' | 'settle' | 'done' };

/** What a booking's row asks its saga to do next, by the database's clock. */
export function makeObserveBooking({
  orm,
  latePaymentSeconds,
}: {
  orm: MikroORM;
  latePaymentSeconds: number;
}) {
  return async (bookingId: string): Promise<NextStep> => {
    const [row] = await query(
      orm.em.fork(),
      sql<Row>`
        select status, payment_requested_at is not null as "paymentRequested",
               payment_authorized_at is not null as authorized, charged_at is not null as charged,
               announced_at is not null as announced, settled_at is not null as settled,
               extract(epoch from hold_expires_at - clock_timestamp())::double precision as "secondsLeft"
        from bookings where id = ${bookingId}`,
    );
    return row === undefined ? { next: 'done' } : decide(row, latePaymentSeconds);
  };
}

interface Row {
  readonly status: string;
  readonly paymentRequested: boolean;
  readonly authorized: boolean;
  readonly charged: boolean;
  readonly announced: boolean;
  readonly settled: boolean;
  readonly secondsLeft: number;
}

function decide(row: Row, latePaymentSeconds: number): NextStep {
  switch (row.status) {
    case 'HELD':
      if (row.authorized) return { next: 'book' };
      return row.secondsLeft > 0 ? waitFor(row.secondsLeft) : { next: 'expire' };
    case 'CONFIRMED':
      return row.announced ? { next: 'done' } : { next: 'book' };
    case 'EXPIRED': {
      if (row.settled || !row.paymentRequested) return { next: 'done' };
      if (row.authorized) return { next: 'book' };
      const graceLeft = row.secondsLeft + latePaymentSeconds;
      return graceLeft > 0 ? waitFor(graceLeft) : { next: 'settle' };
    }
    case 'CANCELLED':
      return row.settled || !row.paymentRequested ? { next: 'done' } : { next: 'settle' };
    default:
      return { next: 'done' };
  }
}

/** Timers have whole seconds; one more, so that the end is really over when it fires. */
const waitFor = (seconds: number): NextStep => ({ next: 'wait', seconds: Math.ceil(seconds) + 1 });
