import type { MikroORM } from '@mikro-orm/postgresql';
import type { Middleware } from 'koa';
import { scheduleJob, type RepeatingJob } from './dapr/jobs.ts';
import { sidecarRoutes, type Subscription } from './dapr/subscriptions.ts';
import { createApp } from './http/create-app.ts';
import type { ReadinessChecks } from './http/health.ts';
import { listen } from './http/listen.ts';
import { eventLane } from './messaging/enqueue.ts';
import { startLoop, type Loop } from './messaging/loop.ts';
import { startEventRelay } from './messaging/start-relay.ts';
import { startWakeListener } from './messaging/wake-listener.ts';
import { housekeeping, type Chore } from './persistence/housekeeping.ts';
import { assertMigrated, migrate } from './persistence/migrate.ts';
import type { Platform } from './platform.ts';
import { superviseWorker, type WorkerOptions } from './workflow/worker-supervisor.ts';

/** What a service with a database is made of, beyond the platform it stands on. */
export interface ServiceParts {
  readonly platform: Platform;
  readonly database: { readonly orm: MikroORM; readonly url: string; readonly migrateOnStart: boolean };
  readonly routes: readonly Middleware[];
  readonly subscriptions?: readonly Subscription[];
  readonly jobs?: readonly RepeatingJob[];
  /** What the hourly housekeeping does beyond the outbox and the inbox. */
  readonly chores?: readonly Chore[];
  /** Starts loops, by the lane that wakes them, once the database is up to date. The relay of events is always there. */
  readonly startLoops?: () => Readonly<Record<string, Loop>>;
  readonly worker?: Pick<WorkerOptions, 'workflows' | 'activities'>;
}

export interface RunningService extends AsyncDisposable {
  readonly port: number;
  /** Loops by name, for tests that want them drained. */
  readonly loops: Readonly<Record<string, Loop>>;
}

/**
 * Starts in an order in which nothing is asked before it can answer: migrations, port, sidecar, worker, loops.
 * Stops in reverse. Errors: pending migrations, a port in use.
 */
export async function startService(parts: ServiceParts): Promise<RunningService> {
  await using stack = new AsyncDisposableStack();
  const { platform, database, subscriptions = [] } = parts;
  const jobs = [...(parts.jobs ?? []), housekeeping(database.orm, parts.chores ?? [])];
  const { config, logger, metrics, sidecar } = platform;
  stack.use(platform);
  stack.defer(() => database.orm.close());
  if (database.migrateOnStart) await migrate(database.orm, database.url);
  await assertMigrated(database.orm);

  const checks: Record<string, () => Promise<void>> = {
    database: async () => {
      await database.orm.em.fork().execute('select 1');
    },
    sidecar: () => sidecar.checkOutbound(),
  };
  const app = createApp(
    { logger, metrics, readiness: checks satisfies ReadinessChecks, appToken: config.APP_API_TOKEN },
    sidecarRoutes({ subscriptions, jobs, logger, metrics }),
    ...parts.routes,
  );
  const server = stack.use(await listen(app, { host: config.HOST, port: config.PORT }));

  if (parts.worker !== undefined) {
    const worker = stack.use(superviseWorker({ sidecar, logger, ...parts.worker }));
    checks['workflowWorker'] = () => worker.check();
  }
  const relay = startEventRelay({
    service: platform.name,
    orm: database.orm,
    publish: platform.publish,
    logger,
    metrics,
  });
  const loops = { [eventLane]: relay, ...parts.startLoops?.() };
  for (const loop of Object.values(loops)) stack.use(loop);
  stack.use(registerJobs(platform, jobs));
  stack.use(startWakeListener(database.url, loops, logger));
  logger.info({ port: server.port }, 'listening');

  const owned = stack.move();
  return { port: server.port, loops, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const registerAgainMs = 60_000;

/** Registering is cheap and fine to repeat; once a minute brings a job back that the scheduler has lost. */
function registerJobs({ sidecar, logger }: Platform, jobs: readonly RepeatingJob[]): Loop {
  let registeredAt = 0;
  return startLoop({
    name: 'job-registration',
    everyMs: 2000,
    logger,
    run: async () => {
      if (Date.now() - registeredAt < registerAgainMs) return 0;
      for (const job of jobs) await scheduleJob(sidecar, job);
      registeredAt = Date.now();
      return 0;
    },
  });
}
