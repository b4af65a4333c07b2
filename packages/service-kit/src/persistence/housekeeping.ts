import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { RepeatingJob } from '../dapr/jobs.ts';
import { purgeInbox } from '../messaging/consume-once.ts';
import { purgeOutbox } from '../messaging/relay.ts';

/** Deletes rows that were kept as long as was promised. Fine to run twice. */
export type Chore = (em: EntityManager) => Promise<unknown>;

/** The hourly job of every service: its outbox, its inbox, and what it adds. */
export const housekeeping = (orm: MikroORM, chores: readonly Chore[]): RepeatingJob => ({
  name: 'housekeeping',
  schedule: '@every 1h',
  run: async () => {
    for (const chore of [purgeOutbox, purgeInbox, ...chores]) await chore(orm.em.fork());
  },
});
