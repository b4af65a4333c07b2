import { createOrm } from '@holdfast/service-kit/persistence/create-orm';
import type { MikroORM } from '@mikro-orm/postgresql';
import { BusinessEntity } from './business.entity.ts';
import { Migration20261201CreateResources } from './migrations/20261201-create-resources.ts';
import { ResourceTypeEntity } from './resource-type.entity.ts';
import { ResourceEntity } from './resource.entity.ts';

export const createResourceOrm = (databaseUrl: string, poolSize?: number): MikroORM =>
  createOrm({
    databaseUrl,
    entities: [BusinessEntity, ResourceTypeEntity, ResourceEntity],
    migrations: [Migration20261201CreateResources],
    ...(poolSize === undefined ? {} : { poolSize }),
  });
