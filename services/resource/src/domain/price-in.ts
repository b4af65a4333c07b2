import { RuleViolationError, fractionDigits, fromMinor, toMinor, type Money } from '@holdfast/contracts';

/**
 * The price as the business's currency writes it: "120" and "120.0" euros are "120.00". Zero is a free resource.
 * Errors: currency_mismatch, invalid_amount.
 */
export function priceIn(currency: string, price: Money): Money {
  if (price.currency !== currency) {
    throw new RuleViolationError('currency_mismatch', `The business works in ${currency}.`, {
      errors: [{ pointer: '/price/currency', message: `must be ${currency}` }],
    });
  }
  try {
    return fromMinor(toMinor(price), currency);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `must have at most ${String(fractionDigits(currency))} decimals`;
    throw new RuleViolationError('invalid_amount', `${currency}: the amount ${message}.`, {
      errors: [{ pointer: '/price/amount', message }],
      cause: error,
    });
  }
}
