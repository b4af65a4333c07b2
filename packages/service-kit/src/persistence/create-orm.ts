import { Migrator } from '@mikro-orm/migrations';
import {
  MikroORM,
  type EntitySchema,
  type MigrationObject,
  type Constructor,
  type Options,
} from '@mikro-orm/postgresql';
import type { Migration } from '@mikro-orm/migrations';
import { giveBackLostConnections } from './lost-connections.ts';

export interface OrmOptions {
  readonly databaseUrl: string;
  readonly entities: readonly (EntitySchema | Constructor)[];
  /** In order; append only. */
  readonly migrations: readonly Constructor<Migration>[];
  readonly poolSize?: number;
}

/** MikroORM on PostgreSQL, set up alike in every service, without connecting yet. */
export function createOrm({ databaseUrl, entities, migrations, poolSize = 10 }: OrmOptions): MikroORM {
  const options: Options = {
    clientUrl: databaseUrl,
    entities: [...entities],
    extensions: [Migrator],
    forceUtcTimezone: true,
    // What matters comes back as errors; our own logger tells those.
    logger: () => undefined,
    pool: { min: 0, max: poolSize },
    driverOptions: {
      connectionTimeoutMillis: 5000,
      // A replica that freezes in a transaction must not keep its locks for ever.
      idle_in_transaction_session_timeout: 20_000,
      statement_timeout: 15_000,
      onPoolCreated: giveBackLostConnections,
    },
    migrations: {
      migrationsList: migrations.map((migration): MigrationObject => ({
        name: migration.name,
        class: migration,
      })),
      transactional: true,
      allOrNothing: true,
      snapshot: false,
    },
  };
  return new MikroORM(options);
}
