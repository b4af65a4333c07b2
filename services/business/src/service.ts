import { businessApi } from '@holdfast/contracts';
import { systemClock, type Clock } from '@holdfast/service-kit/clock';
import { bindEndpoints } from '@holdfast/service-kit/http/bind-endpoints';
import { forgetOldKeys } from '@holdfast/service-kit/persistence/idempotency';
import { createPlatform, type PlatformOverrides } from '@holdfast/service-kit/platform';
import { startService, type RunningService } from '@holdfast/service-kit/start-service';
import type { Config } from './config.ts';
import { createContext } from './context.ts';
import { businessRoutes } from './http/business-routes.ts';
import { createBusinessOrm } from './persistence/orm.ts';

export interface Overrides {
  readonly platform?: PlatformOverrides;
  readonly clock?: Clock;
}

export async function createService(config: Config, overrides: Overrides = {}): Promise<RunningService> {
  const platform = createPlatform('business', config, overrides.platform);
  const orm = createBusinessOrm(config.DATABASE_URL, config.DATABASE_POOL);
  const context = createContext({ orm, clock: overrides.clock ?? systemClock });
  return startService({
    platform,
    database: { orm, url: config.DATABASE_URL, migrateOnStart: config.MIGRATE_ON_START },
    routes: bindEndpoints(businessApi, businessRoutes(context), {
      authenticate: platform.authenticate,
      strict: config.NODE_ENV !== 'production',
    }),
    chores: [forgetOldKeys],
  });
}
