import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fractionDigits, fromMinor, percentOf, toMinor } from './money.ts';
import { Currency, DecimalAmount, Money } from './primitives.ts';

const currencies = Intl.supportedValuesOf('currency');
const currency = fc.constantFrom(...currencies);
/** As much as an amount can say: twelve digits before the point. */
const minor = fc.bigInt({ min: 0n, max: 10n ** 12n - 1n });

describe('an amount in minor units', () => {
  it('is the same after there and back, in every currency', () => {
    fc.assert(
      fc.property(minor, currency, (amount, code) => {
        const money = fromMinor(amount, code);
        expect(toMinor(money)).toBe(amount);
        expect(Money.parse(money)).toEqual(money);
      }),
    );
  });

  it('has the decimals of its currency', () => {
    fc.assert(
      fc.property(minor, currency, (amount, code) => {
        const [, fraction = ''] = fromMinor(amount, code).amount.split('.');
        expect(fraction).toHaveLength(fractionDigits(code));
      }),
    );
  });

  it.each([
    ['EUR', 12345n, '123.45'],
    ['EUR', 5n, '0.05'],
    ['EUR', 0n, '0.00'],
    ['JPY', 500n, '500'],
    ['JPY', 0n, '0'],
    ['KWD', 1n, '0.001'],
    ['KWD', 1234567n, '1234.567'],
  ])('%s %d is %s', (code, amount, text) => {
    expect(fromMinor(amount, code)).toEqual({ amount: text, currency: code });
    expect(toMinor({ amount: text, currency: code })).toBe(amount);
  });

  it.each([
    ['EUR', '7', 700n],
    ['EUR', '7.5', 750n],
    ['EUR', '007.50', 750n],
    ['EUR', '7.5000', 750n],
    ['JPY', '500.00', 500n],
    ['KWD', '1.5', 1500n],
    ['EUR', '999999999999.99', 99_999_999_999_999n],
  ])('%s may be written %s', (code, text, amount) => {
    expect(DecimalAmount.safeParse(text).success).toBe(true);
    expect(toMinor({ amount: text, currency: code })).toBe(amount);
  });

  it.each([
    ['EUR', '0.001'],
    ['JPY', '0.5'],
    ['KWD', '0.0001'],
    ['EUR', '1.999'],
  ])('%s %s has too many decimals: nothing is rounded away silently', (code, text) => {
    expect(() => toMinor({ amount: text, currency: code })).toThrow(RangeError);
  });
});

describe('a percentage', () => {
  it.each([
    [1000n, 80, 800n],
    [999n, 50, 500n],
    [1n, 50, 1n],
    [1n, 49, 0n],
    [333n, 33, 110n],
    [5n, 10, 1n],
    [4n, 10, 0n],
    [12345n, 0, 0n],
    [12345n, 100, 12345n],
  ])('of %d by %d is %d: half a unit is rounded up', (amount, percent, expected) => {
    expect(percentOf(amount, percent)).toBe(expected);
  });

  it('is within half a unit of the exact value, and never more than the whole', () => {
    fc.assert(
      fc.property(minor, fc.integer({ min: 0, max: 100 }), (amount, percent) => {
        const part = percentOf(amount, percent);
        const error = 100n * part - amount * BigInt(percent);
        expect(error > -50n && error <= 50n).toBe(true);
        expect(part >= 0n && part <= amount).toBe(true);
      }),
    );
  });

  it('and the rest of it are the whole, but for the one unit that both round up', () => {
    fc.assert(
      fc.property(minor, fc.integer({ min: 0, max: 100 }), (amount, percent) => {
        const sum = percentOf(amount, percent) + percentOf(amount, 100 - percent);
        expect(sum - amount === 0n || sum - amount === 1n).toBe(true);
      }),
    );
  });
});

it.each(['eur', 'EURO', 'XX', '', '€', 'toString'])('%p is no currency', (code) => {
  expect(Currency.safeParse(code).success).toBe(false);
});
