import { toMinor } from '@holdfast/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromStripeAmount, toStripeAmount } from './stripe-amounts.ts';

const toStripe = (amount: string, currency: string) =>
  toStripeAmount(toMinor({ amount, currency }), currency);

describe('amounts as Stripe counts them', () => {
  it.each([
    ['120.00', 'EUR', 12_000],
    ['1500', 'JPY', 1500],
    ['12.345', 'KWD', 12_345],
    // Where Stripe and ISO 4217 differ, the naive way is wrong by a factor of a hundred.
    ['500', 'UGX', 50_000],
    ['500', 'ISK', 50_000],
    ['500.00', 'MGA', 500],
  ])('%s %s is %d', (amount, currency, expected) => {
    expect(toStripe(amount, currency)).toBe(expected);
  });

  it('come back as they went, for every currency', () => {
    const currency = fc.constantFrom('EUR', 'JPY', 'KWD', 'UGX', 'ISK', 'HUF', 'TND');
    fc.assert(
      fc.property(fc.bigInt(0n, 99_999_999n), currency, (minor, code) => {
        expect(fromStripeAmount(toStripeAmount(minor, code), code)).toBe(minor);
      }),
    );
  });

  it('are refused when Stripe cannot say them', () => {
    expect(() => toStripe('5.01', 'MGA')).toThrow(RangeError);
    expect(() => fromStripeAmount(50_001, 'ISK')).toThrow(RangeError);
    expect(() => fromStripeAmount(0.5, 'EUR')).toThrow(RangeError);
  });
});
