import type { Money } from './primitives.ts';

/**
 * Arithmetic on money in whole minor units (bigint): the currency's own precision, no binary fractions.
 * The digits come from the runtime's ISO 4217 data (EUR 2, JPY 0, KWD 3).
 */
const digitsByCurrency = new Map<string, number>();

export function fractionDigits(currency: string): number {
  const known = digitsByCurrency.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  digitsByCurrency.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
}

/** Errors: RangeError when the amount has more decimals than the currency. Trailing zeros do not count. */
export function toMinor({ amount, currency }: Money): bigint {
  const digits = fractionDigits(currency);
  const [whole = '0', fraction = ''] = amount.split('.');
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > digits) throw new RangeError(`${currency} has ${String(digits)} decimals`);
  return BigInt(whole + significant.padEnd(digits, '0'));
}

export function fromMinor(minor: bigint, currency: string): Money {
  const digits = fractionDigits(currency);
  const padded = minor.toString().padStart(digits + 1, '0');
  const amount = digits === 0 ? padded : `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
  return { amount, currency };
}

/** `percent` of an amount, half a minor unit rounded up. */
export const percentOf = (minor: bigint, percent: number): bigint =>
  (minor * BigInt(percent) * 2n + 100n) / 200n;
