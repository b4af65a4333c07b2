import { paymentApi } from '@holdfast/contracts';
import { systemClock, type Clock } from '@holdfast/service-kit/clock';
import { bindEndpoints } from '@holdfast/service-kit/http/bind-endpoints';
import { forgetOldKeys } from '@holdfast/service-kit/persistence/idempotency';
import { createPlatform, type PlatformOverrides } from '@holdfast/service-kit/platform';
import { startService, type RunningService } from '@holdfast/service-kit/start-service';
import { createReadWebhook } from './adapters/read-webhook.ts';
import { createStripeClient } from './adapters/stripe-client.ts';
import { createStripeGateway } from './adapters/stripe-gateway.ts';
import type { Config } from './config.ts';
import { createContext } from './context.ts';
import { paymentRoutes } from './http/payment-routes.ts';
import { startLoops } from './loops.ts';
import { purgeWebhooks } from './persistence/webhook-inbox.ts';
import { createPaymentOrm } from './persistence/orm.ts';

export interface Overrides {
  readonly platform?: PlatformOverrides;
  readonly clock?: Clock;
  readonly catchUpSeconds?: number;
}

export async function createService(config: Config, overrides: Overrides = {}): Promise<RunningService> {
  const platform = createPlatform('payment', config, overrides.platform);
  const { logger } = platform;
  const orm = createPaymentOrm(config.DATABASE_URL, config.DATABASE_POOL);
  const stripe = createStripeClient({ secretKey: config.STRIPE_SECRET_KEY, apiUrl: config.STRIPE_API_URL });
  const context = createContext({
    orm,
    logger,
    clock: overrides.clock ?? systemClock,
    stripe: createStripeGateway(stripe),
    readWebhook: createReadWebhook(stripe, config.STRIPE_WEBHOOK_SECRET.split(',')),
    catchUpSeconds: overrides.catchUpSeconds ?? 8,
  });
  return startService({
    platform,
    database: { orm, url: config.DATABASE_URL, migrateOnStart: config.MIGRATE_ON_START },
    routes: bindEndpoints(paymentApi, paymentRoutes(context, config.STRIPE_PUBLISHABLE_KEY), {
      authenticate: platform.authenticate,
      strict: config.NODE_ENV !== 'production',
    }),
    startLoops: () => startLoops(context, logger),
    chores: [forgetOldKeys, purgeWebhooks],
  });
}
