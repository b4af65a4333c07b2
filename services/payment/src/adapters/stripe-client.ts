import Stripe from 'stripe';

export interface StripeOptions {
  readonly secretKey: string;
  readonly apiUrl: string | undefined;
}

/**
 * One call and its one repetition stay below the 15 s that a sidecar waits for us. Longer outages are for the
 * saga and the sweeper: they come back, and the idempotency keys make that safe.
 */
const timeoutMs = 6000;
const repetitions = 1;

export function createStripeClient({ secretKey, apiUrl }: StripeOptions): Stripe {
  return new Stripe(secretKey, {
    timeout: timeoutMs,
    maxNetworkRetries: repetitions,
    telemetry: false,
    ...(apiUrl === undefined ? {} : addressOf(new URL(apiUrl))),
  });
}

function addressOf({ protocol, hostname, port }: URL) {
  const secure = protocol === 'https:';
  return {
    protocol: secure ? 'https' : 'http',
    host: hostname,
    port: port === '' ? (secure ? 443 : 80) : Number(port),
  } as const;
}
