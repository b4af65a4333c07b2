import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import { startSandbox, type Sandbox } from '../src/sandbox.ts';
import { startReceiver, type Receiver } from './_receiver.ts';

export const testKey = (...pieces: string[]) => [...pieces, randomBytes(8).toString('hex')].join('_');

export interface TestWorld {
  sandbox: Sandbox;
  stripe: Stripe;
  stripeUrl: string;
  mailUrl: string;
  keys: { secret: string; publishable: string; webhook: string; mail: string };
  receiver: Receiver;
  /** A client of its own: other time-outs, other keys. */
  client(options?: Partial<Stripe.StripeConfig>, key?: string): Stripe;
  /** POSTs JSON to `/_control/...` of the Stripe stand-in; throws on anything but 2xx. */
  control<T = unknown>(path: string, body?: unknown): Promise<T>;
  /** What Stripe.js does in the customer's browser. */
  pay(intent: Stripe.PaymentIntent, paymentMethod: string, extra?: Record<string, string>): Promise<Response>;
  authorise(amount?: number, paymentMethod?: string): Promise<Stripe.PaymentIntent>;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<TestWorld> {
  const keys = {
    secret: testKey('sk', 'test'),
    publishable: testKey('pk', 'test'),
    webhook: testKey('whsec'),
    mail: testKey('SG.test'),
  };
  const receiver = await startReceiver(keys.webhook);
  const sandbox = await startSandbox({
    stripeSecretKey: keys.secret,
    stripePublishableKey: keys.publishable,
    stripeWebhookSecret: keys.webhook,
    stripeWebhookUrl: receiver.url,
    sendgridApiKey: keys.mail,
  });
  const { hostname, port } = new URL(sandbox.stripeUrl);
  const client = (options: Partial<Stripe.StripeConfig> = {}, key = keys.secret) =>
    new Stripe(key, {
      host: hostname,
      port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
      ...options,
    });
  const stripe = client();
  return {
    sandbox,
    stripe,
    stripeUrl: sandbox.stripeUrl,
    mailUrl: sandbox.mailUrl,
    keys,
    receiver,
    client,
    control: (path, body) => postJson(`${sandbox.stripeUrl}/_control/${path}`, body),
    pay: (intent, paymentMethod, extra = {}) =>
      fetch(`${sandbox.stripeUrl}/v1/payment_intents/${intent.id}/confirm`, {
        method: 'POST',
        headers: { authorization: `Bearer ${keys.publishable}` },
        body: new URLSearchParams({
          client_secret: intent.client_secret ?? '',
          payment_method: paymentMethod,
          ...extra,
        }),
      }),
    authorise: (amount = 2_500, paymentMethod = 'pm_card_visa') =>
      stripe.paymentIntents.create({
        amount,
        currency: 'eur',
        capture_method: 'manual',
        allowed_payment_method_types: ['card'],
        payment_method: paymentMethod,
        confirm: true,
      }),
    async stop() {
      await sandbox.stop();
      await receiver.stop();
    },
  };
}

export async function postJson<T>(url: string, body: unknown = {}): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** The error that the official client makes of a refusal. */
export async function refusal(
  promise: Promise<unknown>,
): Promise<InstanceType<typeof Stripe.errors.StripeError>> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('The call was expected to be refused.');
}
