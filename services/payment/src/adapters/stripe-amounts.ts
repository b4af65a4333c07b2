import { fractionDigits } from '@holdfast/contracts';

/**
 * Stripe counts in its own smallest units, which are not everywhere those of ISO 4217: it takes UGX and ISK in
 * hundredths though they have none, and MGA in whole though it has. Taking the one for the other would charge a
 * hundred times too much or too little. From https://docs.stripe.com/currencies.
 */
const wholeOnly = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const thousandths = new Set('BHD JOD KWD OMR TND'.split(' '));

function stripeDigits(currency: string): number {
  if (wholeOnly.has(currency)) return 0;
  return thousandths.has(currency) ? 3 : 2;
}

/** Errors: RangeError for an amount that Stripe cannot say. */
export function toStripeAmount(minor: bigint, currency: string): number {
  const shift = stripeDigits(currency) - fractionDigits(currency);
  const scaled = shift >= 0 ? minor * 10n ** BigInt(shift) : minor / 10n ** BigInt(-shift);
  const amount = Number(scaled);
  if (fromStripeAmount(amount, currency) !== minor) {
    throw new RangeError(`Stripe cannot take this amount of ${currency}`);
  }
  return amount;
}

/** Errors: RangeError for an amount that our currency table cannot say, or that is not a whole number. */
export function fromStripeAmount(amount: number, currency: string): bigint {
  if (!Number.isSafeInteger(amount)) throw new RangeError('an amount of Stripe is a whole number');
  const shift = stripeDigits(currency) - fractionDigits(currency);
  if (shift <= 0) return BigInt(amount) * 10n ** BigInt(-shift);
  const factor = 10n ** BigInt(shift);
  if (BigInt(amount) % factor !== 0n) throw new RangeError(`${currency} has no such fraction`);
  return BigInt(amount) / factor;
}
