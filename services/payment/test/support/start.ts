import { randomBytes, randomUUID } from 'node:crypto';
import { eventually } from '@holdfast/local-stack';
import { startSandbox } from '@holdfast/sandbox/sandbox';
import { createTestDatabase } from '@holdfast/service-kit/testing/test-database';
import type { TestUser } from '@holdfast/service-kit/testing/test-identity';
import { createTestClient, createTestPlatform } from '@holdfast/service-kit/testing/test-platform';
import { createPaymentOrm } from '../../src/persistence/orm.ts';
import { createService } from '../../src/service.ts';
import { startForwarder } from './forwarder.ts';
import { createStripeControl } from './stripe-control.ts';

export type Started = Awaited<ReturnType<typeof start>>;

const key = (...words: string[]): string => [...words, randomBytes(12).toString('hex')].join('_');

/** The service on a database of its own beside a Stripe stand-in that sends it webhooks. */
export async function start({ catchUpSeconds = 3600, replicas = 1 } = {}) {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase('payment', (url) => createPaymentOrm(url)));
  const platform = await createTestPlatform(database.url);
  const stripeKeys = {
    stripeSecretKey: key('sk', 'test'),
    stripePublishableKey: key('pk', 'test'),
    stripeWebhookSecret: key('whsec'),
  };
  const sandbox = await startSandbox({ ...stripeKeys, sendgridApiKey: key('sg') });
  stack.defer(() => sandbox.stop());
  const config = {
    ...platform.config,
    STRIPE_SECRET_KEY: stripeKeys.stripeSecretKey,
    STRIPE_PUBLISHABLE_KEY: stripeKeys.stripePublishableKey,
    STRIPE_WEBHOOK_SECRET: `${key('whsec')},${stripeKeys.stripeWebhookSecret}`,
    STRIPE_API_URL: sandbox.stripeUrl,
  };
  const boot = () => createService(config, { platform: platform.overrides, catchUpSeconds });
  const services = [];
  for (let replica = 0; replica < replicas; replica += 1) services.push(stack.use(await boot()));
  const clients = services.map(({ port }) => createTestClient(port));
  const request: (typeof clients)[0]['request'] = (...args) =>
    clients[Math.floor(Math.random() * clients.length)]!.request(...args);
  const forwarder = stack.use(
    await startForwarder(
      services.map(({ port }) => port),
      platform.config.APP_API_TOKEN,
    ),
  );
  sandbox.setWebhookUrl(`${forwarder.url}/v1/webhooks/stripe`);
  const orm = createPaymentOrm(database.url, 2);
  stack.defer(() => orm.close());

  const rows = <T>(sql: string, values: unknown[] = []) => orm.em.fork().execute<T[]>(sql, values);
  const serviceToken = await platform.identity.serviceToken('booking', 'payment');
  const internal = (path: string, body?: unknown) =>
    request('POST', `/internal/bookings/${path}`, { body, headers: { 'x-service-token': serviceToken } });
  const as = (user: TestUser | undefined, headers: Record<string, string> = {}) => ({
    headers: { ...(user === undefined ? {} : { authorization: user.authorization }), ...headers },
  });
  /** Events about one payment that reached the broker, once everything in the outbox has. */
  const eventsOf = async (paymentId: string) => {
    await eventually(async () => {
      const waiting = await rows('select 1 from outbox_messages where published_at is null');
      return waiting.length === 0;
    });
    const about = platform.published.filter(({ subject }) => subject === paymentId);
    return about.map(({ type, data }) => ({
      kind: /payment-(\w+)\.v1/.exec(type)?.[1],
      ...(data as { amount: { amount: string }; version: number }),
    }));
  };

  const stripe = createStripeControl(sandbox.stripeUrl, stripeKeys);
  /** Resolves when every webhook that is on its way has come and was worked off. */
  const quiet = () =>
    eventually(async () => {
      const open = await rows('select 1 from webhook_inbox where processed_at is null and parked_at is null');
      return open.length === 0 && (await stripe.undelivered()) === 0;
    });

  const [admin, vendor] = await Promise.all([
    platform.identity.user('ADMIN'),
    platform.identity.user('VENDOR'),
  ]);
  const owned = stack.move();
  return {
    ...{
      platform,
      rows,
      request,
      internal,
      as,
      eventsOf,
      admin,
      vendor,
      stripeKeys,
      services,
      boot,
      forwarder,
    },
    ...{ stripe, quiet },
    businessId: randomUUID(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
