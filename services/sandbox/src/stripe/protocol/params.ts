import { z } from 'zod';

/** Building blocks for parameters. Everything arrives as text; an issue carries Stripe's own error code. */

type IssueSink = z.core.$RefinementCtx;

function refuse(sink: IssueSink, code: string | undefined, message: string): never {
  sink.addIssue({ code: 'custom', message, params: { code } });
  return z.NEVER;
}

export const text = (maximum = 5_000) =>
  z.string().transform((value, sink) => {
    if (value === '') {
      return refuse(
        sink,
        'parameter_invalid_empty',
        'You passed an empty string. Leave the parameter out or give it a value.',
      );
    }
    return value.length > maximum
      ? refuse(sink, undefined, `Invalid string: must be at most ${maximum} characters`)
      : value;
  });

/** An empty string clears the field. */
export const clearableText = (maximum = 5_000) =>
  z
    .string()
    .max(maximum)
    .transform((value) => (value === '' ? null : value));

export const integer = ({ min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number }) =>
  z.string().transform((value, sink) => {
    const number = /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
    if (number === undefined) return refuse(sink, 'parameter_invalid_integer', `Invalid integer: ${value}`);
    if (number < min) {
      return refuse(sink, 'parameter_invalid_integer', `This value must be greater than or equal to ${min}.`);
    }
    return number > max
      ? refuse(sink, 'parameter_invalid_integer', `This value must be less than or equal to ${max}.`)
      : number;
  });

/** In the currency's smallest unit: a positive integer of at most eight digits. */
export const amount = integer({ min: 1 }).transform((value, sink) =>
  value > 99_999_999 ? refuse(sink, 'amount_too_large', 'Amount must be no more than 99999999.') : value,
);

const currencies = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

export const currency = z
  .string()
  .transform((value, sink) =>
    currencies.has(value)
      ? value
      : refuse(sink, undefined, `Invalid currency: ${value}. Use a three-letter ISO code, in lower case.`),
  );

export const boolean = z.string().transform((value, sink) => {
  if (value === 'true') return true;
  return value === 'false' ? false : refuse(sink, undefined, `Invalid boolean: ${value}`);
});

export const choice = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values);

/** Lists arrive as `name[0]=a&name[1]=b` or `name[]=a`. */
export const listOf = <S extends z.ZodType>(item: S) =>
  z.preprocess(
    (value) => (typeof value === 'object' && value !== null ? Object.values(value) : value),
    z.array(item),
  );

/** null means: forget all of it. A key with an empty value means: forget this key. */
export const metadata = z.preprocess(
  (value) => (value === '' ? null : value),
  z
    .record(z.string(), z.string())
    .nullable()
    .transform((fields, sink) => {
      const entries = Object.entries(fields ?? {});
      if (entries.length > 50) return refuse(sink, undefined, 'Metadata can have at most 50 keys.');
      if (entries.some(([key]) => key.length > 40)) {
        return refuse(sink, undefined, 'Metadata keys can have up to 40 characters.');
      }
      if (entries.some(([, value]) => value.length > 500)) {
        return refuse(sink, undefined, 'Metadata values can have up to 500 characters.');
      }
      return fields;
    }),
);

const instant = integer({ min: 0 });

/** `created=1700000000` or `created[gte]=1700000000`. */
export const createdFilter = z.preprocess(
  (value) => (typeof value === 'string' ? { eq: value } : value),
  z.strictObject({
    eq: instant.optional(),
    gt: instant.optional(),
    gte: instant.optional(),
    lt: instant.optional(),
    lte: instant.optional(),
  }),
);

/** Only a web address or an app's own scheme: a page of the stand-in will redirect there. */
export const returnUrl = z
  .string()
  .transform((value, sink) =>
    URL.canParse(value) && !/^(javascript|data|vbscript):/i.test(value)
      ? value
      : refuse(sink, 'url_invalid', 'Not a valid URL'),
  );
