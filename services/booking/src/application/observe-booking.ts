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
               payment_authorized_at is not null as authorized,
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
  readonly announced: boolean;
  readonly settled: boolean;
  readonly secondsLeft: number;
}

function decide(row: Row, latePaymentSeconds: number): NextStep {
  switch (row.status) {
    case 'HELD':
      return row.authorized ? { next: 'book' } : untilOver(row.secondsLeft, 'expire');
    case 'CONFIRMED':
      return { next: row.announced ? 'done' : 'book' };
    case 'EXPIRED':
      if (!owesSettlement(row)) return { next: 'done' };
      return row.authorized ? { next: 'book' } : untilOver(row.secondsLeft + latePaymentSeconds, 'settle');
    case 'CANCELLED':
      return { next: owesSettlement(row) ? 'settle' : 'done' };
    default:
      return { next: 'done' };
  }
}

/** There may be a payment, and nobody has brought it to where it belongs. */
const owesSettlement = ({ settled, paymentRequested }: Row): boolean => paymentRequested && !settled;

function untilOver(secondsLeft: number, then: 'expire' | 'settle'): NextStep {
  // Timers have whole seconds; one more, so that the end is really over when it fires.
  return secondsLeft > 0 ? { next: 'wait', seconds: Math.ceil(secondsLeft) + 1 } : { next: then };
}
