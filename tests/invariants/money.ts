import { fromMinor, toMinor } from '@holdfast/contracts';
import type { StackInfo } from '@holdfast/local-stack';
import { kept, rows, stripeState } from './sources.ts';
import type { Violation } from './violation.ts';

interface BookingRow {
  readonly id: string;
  readonly status: string;
  readonly price: string;
  readonly currency: string;
  readonly refund: string | null;
  readonly settled: boolean;
}
interface PaymentRow {
  readonly id: string;
  readonly bookingId: string;
  readonly intent: string | null;
  readonly status: string;
  readonly currency: string;
  readonly captured: string;
  readonly refunded: string;
  readonly ordered: string;
}

const live = new Set(['CONFIRMED', 'IN_PROGRESS', 'COMPLETED', 'NO_SHOW']);

/** Bookings and money agree, from both sides, with Stripe as the truth about money. */
export async function findMoneyViolations(info: StackInfo): Promise<Violation[]> {
  const [bookings, payments, { intents, charges }] = await Promise.all([
    readBookings(info),
    readPayments(info),
    stripeState(info),
  ]);
  const bookingOf = new Map(bookings.map((booking) => [booking.id, booking]));
  const paymentOf = new Map(payments.map((payment) => [payment.intent, payment]));
  const keptOf = new Map<string, bigint>();
  const violations: Violation[] = [];

  for (const intent of intents) {
    const payment = paymentOf.get(intent.id);
    const booking = payment === undefined ? undefined : bookingOf.get(payment.bookingId);
    const money = BigInt(kept(intent, charges));
    if (payment !== undefined) keptOf.set(payment.bookingId, money);
    const allowed = booking === undefined ? 0n : mostToKeep(booking);
    if (money > allowed) {
      violations.push({
        kind: 'charge_without_booking',
        subject: intent.id,
        detail: `${String(money)} minor units are kept, ${String(allowed)} are owed by ${booking?.status ?? 'no booking'}`,
      });
    }
    if (payment !== undefined && ledgerOf(payment) !== money) {
      violations.push({
        kind: 'ledger_differs_from_stripe',
        subject: payment.id,
        detail: `the ledger keeps ${String(ledgerOf(payment))}, Stripe ${String(money)}`,
      });
    }
  }
  for (const booking of bookings) {
    const price = toMinor({ amount: booking.price, currency: booking.currency });
    if (!live.has(booking.status) || price === 0n) continue;
    const refunds = payments.find(({ bookingId }) => bookingId === booking.id)?.ordered ?? '0';
    const owed = price - toMinor({ amount: refunds, currency: booking.currency });
    const money = keptOf.get(booking.id) ?? 0n;
    if (money < owed) {
      violations.push({
        kind: 'booking_without_charge',
        subject: booking.id,
        detail: `${booking.status}, but only ${fromMinor(money, booking.currency).amount} of ${booking.price} is charged`,
      });
    }
  }
  return violations;
}

function mostToKeep({ status, price, currency, refund }: BookingRow): bigint {
  const whole = toMinor({ amount: price, currency });
  if (live.has(status)) return whole;
  if (status !== 'CANCELLED' || refund === null) return 0n;
  return whole - toMinor({ amount: refund, currency });
}

const ledgerOf = ({ captured, refunded, currency }: PaymentRow): bigint =>
  toMinor({ amount: captured, currency }) - toMinor({ amount: refunded, currency });

const readBookings = (info: StackInfo): Promise<BookingRow[]> =>
  rows(
    info,
    'booking',
    `select id, status, price_amount::text as price, currency, refund_amount::text as refund,
            settled_at is not null as settled from bookings`,
  );

const readPayments = (info: StackInfo): Promise<PaymentRow[]> =>
  rows(
    info,
    'payment',
    `select id, booking_id as "bookingId", stripe_intent_id as intent, status, currency, captured::text as captured,
            refunded::text as refunded, refund_ordered::text as ordered from payments`,
  );
