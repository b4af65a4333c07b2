import { describe, expect, it } from '@jest/globals';
import { priceIn } from './price-in.ts';

describe('a price in the currency of the business', () => {
  it.each([
    ['EUR', '120', '120.00'],
    ['EUR', '120.5', '120.50'],
    ['EUR', '120.0000', '120.00'],
    ['EUR', '007.10', '7.10'],
    ['EUR', '0', '0.00'],
    ['JPY', '4500', '4500'],
    ['JPY', '4500.00', '4500'],
    ['KWD', '1.2', '1.200'],
    ['EUR', '999999999999.99', '999999999999.99'],
  ])('%s %s is written %s', (currency, amount, written) => {
    expect(priceIn(currency, { amount, currency })).toEqual({ amount: written, currency });
  });

  it.each([
    ['EUR', '1.001'],
    ['JPY', '1.5'],
    ['KWD', '1.2345'],
  ])('%s %s has too many decimals', (currency, amount) => {
    expect(() => priceIn(currency, { amount, currency })).toThrow(
      expect.objectContaining({
        code: 'invalid_amount',
        errors: [{ pointer: '/price/amount', message: expect.stringMatching(/at most \d decimals/) }],
      }),
    );
  });

  it('is in no other currency', () => {
    expect(() => priceIn('EUR', { amount: '1', currency: 'USD' })).toThrow(
      expect.objectContaining({
        code: 'currency_mismatch',
        errors: [{ pointer: '/price/currency', message: 'must be EUR' }],
      }),
    );
  });
});
