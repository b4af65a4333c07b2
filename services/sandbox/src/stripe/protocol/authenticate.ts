import { invalidRequest, type StripeProblem } from './stripe-problem.ts';

export type KeyKind = 'secret' | 'publishable';

export interface StripeKeys {
  secretKey: string;
  publishableKey: string;
}

/** Basic (the key as user name) or Bearer, as Stripe takes both; Stripe.js sends its key as a field. */
export function authenticate(
  keys: StripeKeys,
  header: string | undefined,
  keyField: string | undefined,
): KeyKind {
  const key = header === undefined || header === '' ? keyField : keyIn(header);
  if (key === undefined || key === '') {
    throw invalidRequest(
      'You did not provide an API key. Put it into the Authorization header, as Bearer or as the user name of Basic.',
      { status: 401 },
    );
  }
  if (key === keys.publishableKey) return 'publishable';
  // A secret key in a form field would end up in logs and browser histories: only the header counts.
  if (key === keys.secretKey && header !== undefined && header !== '') return 'secret';
  throw invalidRequest(`Invalid API Key provided: ${masked(key)}`, { status: 401 });
}

export function secretKeyRequired(): StripeProblem {
  return invalidRequest(
    'This API call cannot be made with a publishable API key. Please use a secret API key.',
    { status: 403, code: 'secret_key_required' },
  );
}

function keyIn(header: string): string {
  const [scheme = '', value = ''] = header.trim().split(/\s+/, 2);
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return '';
  const [user = ''] = Buffer.from(value, 'base64').toString('utf8').split(':', 1);
  return user;
}

function masked(key: string): string {
  return key.length <= 12
    ? '*'.repeat(key.length)
    : `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`;
}
