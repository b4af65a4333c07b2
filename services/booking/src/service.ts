import { bookingApi } from '@holdfast/contracts';
import { bindEndpoints } from '@holdfast/service-kit/http/bind-endpoints';
import { startLoop } from '@holdfast/service-kit/messaging/loop';
import { relayBatch } from '@holdfast/service-kit/messaging/relay';
import { forgetOldKeys } from '@holdfast/service-kit/persistence/idempotency';
import { createPlatform, type PlatformOverrides } from '@holdfast/service-kit/platform';
import { startService, type RunningService } from '@holdfast/service-kit/start-service';
import type { WorkflowEngine } from '@holdfast/service-kit/workflow/workflow-engine';
import type { Config } from './config.ts';
import { createContext } from './context.ts';
import { bookingRoutes } from './http/booking-routes.ts';
import { createSubscriptions } from './messaging/subscriptions.ts';
import { createBookingOrm } from './persistence/orm.ts';
import { sagaLane } from './persistence/saga-lane.ts';
import { bookBooking } from './workflows/book-booking.workflow.ts';
import { createActivities } from './workflows/create-activities.ts';

export interface ServiceOverrides {
  readonly platform?: PlatformOverrides;
  /** Replaces the workflow engine; then no worker is started either. */
  readonly engine?: WorkflowEngine;
}

/** Koa app, event relay, saga relay, jobs and workflow worker of the booking service. */
export async function createService(
  config: Config,
  overrides: ServiceOverrides = {},
): Promise<RunningService> {
  const platform = createPlatform('booking', config, overrides.platform);
  const orm = createBookingOrm(config.DATABASE_URL, config.DATABASE_POOL);
  const context = createContext(config, platform, orm, overrides);
  const { authenticate, logger, metrics } = platform;
  return startService({
    platform,
    database: { orm, url: config.DATABASE_URL, migrateOnStart: config.MIGRATE_ON_START },
    routes: bindEndpoints(bookingApi, bookingRoutes(context), {
      authenticate,
      strict: config.NODE_ENV !== 'production',
    }),
    subscriptions: createSubscriptions(orm),
    jobs: [
      { name: 'sweep-holds', schedule: '@every 10s', run: context.sweepHolds },
      { name: 'reconcile-sagas', schedule: '@every 15s', run: context.reconcileSagas },
    ],
    chores: [forgetOldKeys],
    startLoops: () => ({
      [sagaLane]: startLoop({
        name: 'saga-relay',
        everyMs: 1000,
        logger,
        run: () =>
          relayBatch({
            orm,
            lane: sagaLane,
            logger,
            metrics,
            deliver: ({ subject }) => context.deliverWake(subject),
          }),
      }),
    }),
    ...(overrides.engine === undefined
      ? { worker: { workflows: [bookBooking], activities: createActivities(context) } }
      : {}),
  });
}
