import { randomSecret } from '../random-secret.ts';
import type { Secrets } from './secrets.ts';

/** Keys of real accounts by the name of their environment variable. */
export type OutsideKeys = Partial<Record<OutsideKeyName, string>>;
const names = [
  'STRIPE_SECRET_KEY',
  'STRIPE_PUBLISHABLE_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'SENDGRID_API_KEY',
  'MAIL_FROM',
] as const;
type OutsideKeyName = (typeof names)[number];

export interface Keys {
  stripe: Record<'STRIPE_SECRET_KEY' | 'STRIPE_PUBLISHABLE_KEY' | 'STRIPE_WEBHOOK_SECRET', string>;
  realStripe: boolean;
  sendgrid: string;
  realSendgrid: boolean;
}

/** The keys that are set where `npm start` runs. */
export function outsideKeysFrom(environment: NodeJS.ProcessEnv): OutsideKeys {
  const given = names.flatMap((name): [string, string][] => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [[name, value]];
  });
  return Object.fromEntries(given);
}

export function keysFor(secrets: Secrets, outside: OutsideKeys): Keys {
  return {
    stripe: { ...stripeKeys(secrets), ...only(outside, 'STRIPE_') },
    realStripe: outside.STRIPE_SECRET_KEY !== undefined,
    sendgrid: outside.SENDGRID_API_KEY ?? secrets('sendgridKey', () => `SG.${randomSecret(16)}`),
    realSendgrid: outside.SENDGRID_API_KEY !== undefined,
  };
}

/** Keys of the stand-in, shaped as Stripe's are: its client looks at the prefix. */
export function stripeKeys(secrets: Secrets): Keys['stripe'] {
  const key = (...words: string[]): string => [...words, randomSecret()].join('_');
  return {
    STRIPE_SECRET_KEY: secrets('stripeSecretKey', () => key('sk', 'test')),
    STRIPE_PUBLISHABLE_KEY: secrets('stripePublishableKey', () => key('pk', 'test')),
    STRIPE_WEBHOOK_SECRET: secrets('stripeWebhookSecret', () => key('whsec')),
  };
}

function only(outside: OutsideKeys, prefix: string): OutsideKeys {
  return Object.fromEntries(Object.entries(outside).filter(([name]) => name.startsWith(prefix)));
}
