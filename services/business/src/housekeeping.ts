import type { RepeatingJob } from '@holdfast/service-kit/dapr/jobs';
import { purgeOutbox } from '@holdfast/service-kit/messaging/relay';
import { forgetOldKeys } from '@holdfast/service-kit/persistence/idempotency';
import type { MikroORM } from '@mikro-orm/postgresql';

/** Deletes what has been kept for as long as was promised. Fine to run twice. */
export const housekeeping = (orm: MikroORM): RepeatingJob => ({
  name: 'business-housekeeping',
  schedule: '@every 1h',
  run: async () => {
    const em = orm.em.fork();
    await purgeOutbox(em);
    await forgetOldKeys(em);
  },
});
