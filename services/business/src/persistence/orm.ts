import { createOrm } from '@holdfast/service-kit/persistence/create-orm';
import type { MikroORM } from '@mikro-orm/postgresql';
import { BusinessEntity } from './business.entity.ts';
import { Migration20261201CreateBusinesses } from './migrations/20261201-create-businesses.ts';
import { StatusChangeEntity } from './status-change.entity.ts';

export const createBusinessOrm = (databaseUrl: string, poolSize?: number): MikroORM =>
  createOrm({
    databaseUrl,
    entities: [BusinessEntity, StatusChangeEntity],
    migrations: [Migration20261201CreateBusinesses],
    ...(poolSize === undefined ? {} : { poolSize }),
  });
