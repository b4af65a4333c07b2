import { createOrm } from '@holdfast/service-kit/persistence/create-orm';
import type { MikroORM } from '@mikro-orm/postgresql';
import { CreateNotification } from './migrations/20261122160000-create-notification.ts';
import { NotificationSchema } from './notification.entity.ts';

export const createNotificationOrm = (databaseUrl: string, poolSize?: number): MikroORM =>
  createOrm({
    databaseUrl,
    entities: [NotificationSchema],
    migrations: [CreateNotification],
    ...(poolSize === undefined ? {} : { poolSize }),
  });
