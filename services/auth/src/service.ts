import { authApi } from '@holdfast/contracts';
import { systemClock, type Clock } from '@holdfast/service-kit/clock';
import { bindEndpoints } from '@holdfast/service-kit/http/bind-endpoints';
import { assertMigrated, migrate } from '@holdfast/service-kit/persistence/migrate';
import { createPlatform, type PlatformOverrides } from '@holdfast/service-kit/platform';
import { startService, type RunningService } from '@holdfast/service-kit/start-service';
import type { Config } from './config.ts';
import { createContext } from './context.ts';
import { authRoutes } from './http/auth-routes.ts';
import { createAuthOrm } from './persistence/orm.ts';
import { createSigningKeys } from './security/signing-keys.ts';

export interface Overrides {
  readonly platform?: PlatformOverrides;
  readonly clock?: Clock;
}

/** Starts auth. Errors: pending migrations, a KEY_ENCRYPTION_KEY that does not fit the database, a port in use. */
export async function createService(config: Config, overrides: Overrides = {}): Promise<RunningService> {
  await using stack = new AsyncDisposableStack();
  const { clock = systemClock } = overrides;
  const orm = createAuthOrm(config.DATABASE_URL, config.DATABASE_POOL);
  stack.defer(() => orm.close());
  const keys = createSigningKeys({ orm, encryptionKey: config.KEY_ENCRYPTION_KEY, clock });
  // Before the port opens: nobody must ask for keys that are not there yet.
  if (config.MIGRATE_ON_START) await migrate(orm, config.DATABASE_URL);
  await assertMigrated(orm);
  await keys.ensure();

  const platform = createPlatform('auth', config, { ...overrides.platform, keys: keys.verify });
  const context = await createContext({ config, orm, keys, logger: platform.logger, clock });
  const service = await startService({
    platform,
    database: { orm, url: config.DATABASE_URL, migrateOnStart: false },
    routes: bindEndpoints(authApi, authRoutes(context), {
      authenticate: platform.authenticate,
      strict: config.NODE_ENV !== 'production',
    }),
    chores: [context.forgetEndedSessions],
  });
  stack.move(); // what was opened here is the running service's now
  return service;
}
