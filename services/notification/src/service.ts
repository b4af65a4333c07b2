import { notificationApi } from '@holdfast/contracts';
import { bindEndpoints } from '@holdfast/service-kit/http/bind-endpoints';
import { createPlatform, type PlatformOverrides } from '@holdfast/service-kit/platform';
import { startService, type RunningService } from '@holdfast/service-kit/start-service';
import type { SendMail } from './application/outcome.ts';
import { defaultPace, type Pace } from './application/pace.ts';
import type { Config } from './config.ts';
import { createContext } from './context.ts';
import { notificationHandlers } from './http/notification-routes.ts';
import { startParallelLoops } from './messaging/parallel-loops.ts';
import { notificationSubscriptions } from './messaging/subscriptions.ts';
import { mailLane } from './persistence/mail-queue.ts';
import { createNotificationOrm } from './persistence/orm.ts';
import { forgetPastBookings } from './persistence/read-models.ts';

export interface ServiceOverrides {
  readonly platform?: PlatformOverrides;
  readonly send?: SendMail;
  readonly pace?: Partial<Pace>;
}

export function createService(config: Config, overrides: ServiceOverrides = {}): Promise<RunningService> {
  const platform = createPlatform('notification', config, overrides.platform);
  const orm = createNotificationOrm(config.DATABASE_URL, config.DATABASE_POOL);
  const pace = { ...defaultPace, ...overrides.pace };
  const context = createContext({ config, platform, orm, pace, send: overrides.send });
  return startService({
    platform,
    database: { orm, url: config.DATABASE_URL, migrateOnStart: config.MIGRATE_ON_START },
    routes: bindEndpoints(notificationApi, notificationHandlers(context.listNotifications), {
      authenticate: platform.authenticate,
      strict: config.NODE_ENV !== 'production',
    }),
    subscriptions: notificationSubscriptions(orm),
    chores: [forgetPastBookings],
    startLoops: () => ({
      [mailLane]: startParallelLoops(pace.parallel, {
        name: 'mails',
        everyMs: pace.pollMs,
        run: context.sendNextMail,
        logger: platform.logger,
      }),
    }),
  });
}
