import { Router } from '@koa/router';
import type Koa from 'koa';
import { createCallFaults } from '../faults/call-faults.ts';
import { controlErrors } from '../http/control.ts';
import { createApp } from '../http/create-app.ts';
import { addHealthRoutes } from '../http/health-routes.ts';
import { clearStore } from './objects/store.ts';
import type { StripeKeys } from './protocol/authenticate.ts';
import { createIdempotencyStore } from './protocol/idempotency.ts';
import { mountRoutes } from './protocol/mount-routes.ts';
import { invalidRequest } from './protocol/stripe-problem.ts';
import { chargeRoutes } from './routes/charge-routes.ts';
import { addControlRoutes } from './routes/control-routes.ts';
import { eventRoutes } from './routes/event-routes.ts';
import { addFaultRoutes, clearFaults } from './routes/fault-routes.ts';
import { intentRoutes } from './routes/intent-routes.ts';
import { addRedirectPages } from './routes/redirect-pages.ts';
import { refundRoutes } from './routes/refund-routes.ts';
import { createDispatcher } from './webhooks/dispatcher.ts';
import { createEventLog } from './webhooks/event-log.ts';
import { createWebhookFaults } from './webhooks/webhook-faults.ts';
import { createWorld } from './world.ts';

export interface StripeConfig extends StripeKeys {
  webhookSecret: string;
  webhookUrl: string | undefined;
}

export interface StripeStandIn {
  app: Koa;
  setWebhookUrl(url: string): void;
  stop(): void;
}

export function createStripeStandIn(config: StripeConfig): StripeStandIn {
  const faults = { api: createCallFaults(), webhooks: createWebhookFaults() };
  const webhooks = createDispatcher(config.webhookSecret, config.webhookUrl, faults.webhooks);
  const world = createWorld(createEventLog(), webhooks);
  const idempotency = createIdempotencyStore();
  const reset = () => {
    webhooks.forget();
    world.events.clear();
    clearStore(world.store);
    idempotency.clear();
    clearFaults(faults);
  };

  const router = new Router();
  addHealthRoutes(router);
  addControlRoutes(router, world, reset);
  addFaultRoutes(router, faults);
  addRedirectPages(router, world);
  mountRoutes(router, config, { store: world.store, faults: faults.api, idempotency }, [
    ...intentRoutes(world),
    ...chargeRoutes(world),
    ...refundRoutes(world),
    ...eventRoutes(world),
  ]);

  const app = createApp('sandbox stripe');
  app.use(controlErrors);
  app.use(router.routes());
  app.use((ctx) => {
    const problem = invalidRequest(`Unrecognized request URL (${ctx.method}: ${ctx.path}).`, { status: 404 });
    ctx.status = problem.status;
    ctx.body = problem.toBody((intent) => intent);
  });
  return { app, setWebhookUrl: (url) => webhooks.setUrl(url), stop: () => webhooks.forget() };
}
