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
  const money: MoneyOfIntent[] = intents.map((intent) => {
    const payment = payments.find((each) => each.intent === intent.id);
    const booking = bookings.find(({ id }) => id === payment?.bookingId);
    return { intent: intent.id, kept: BigInt(kept(intent, charges)), payment, booking };
  });
  return [
    ...money.flatMap(judgeIntent),
    ...bookings.flatMap((booking) => judgeBooking(booking, payments, money)),
  ];
}

/** What we keep of an intent, with the payment and the booking that it belongs to. */
interface MoneyOfIntent {
  readonly intent: string;
  readonly kept: bigint;
  readonly payment: PaymentRow | undefined;
  readonly booking: BookingRow | undefined;
}

function judgeIntent({ intent, kept: money, payment, booking }: MoneyOfIntent): Violation[] {
  const violations: Violation[] = [];
  const allowed = booking === undefined ? 0n : mostToKeep(booking);
  if (money > allowed) {
    violations.push({
      kind: 'charge_without_booking',
      subject: intent,
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
  return violations;
}

function judgeBooking(
  booking: BookingRow,
  payments: readonly PaymentRow[],
  money: readonly MoneyOfIntent[],
): Violation[] {
  const { id, status, price, currency } = booking;
  if (!live.has(status)) return [];
  const ordered = payments.find(({ bookingId }) => bookingId === id)?.ordered ?? '0';
  const owed = toMinor({ amount: price, currency }) - toMinor({ amount: ordered, currency });
  const paid = money.find((each) => each.booking?.id === id)?.kept ?? 0n;
  if (paid >= owed) return [];
  const detail = `${status}, but only ${fromMinor(paid, currency).amount} of ${price} is charged`;
  return [{ kind: 'booking_without_charge', subject: id, detail }];
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
