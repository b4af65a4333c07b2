import { createOrm } from '@holdfast/service-kit/persistence/create-orm';
import type { MikroORM } from '@mikro-orm/postgresql';
import { CreateAuth } from './migrations/20261122160000-create-auth.ts';
import { SessionSchema } from './session.entity.ts';
import { SigningKeySchema } from './signing-key.entity.ts';
import { UserSchema } from './user.entity.ts';

export const createAuthOrm = (databaseUrl: string, poolSize?: number): MikroORM =>
  createOrm({
    databaseUrl,
    entities: [UserSchema, SessionSchema, SigningKeySchema],
    migrations: [CreateAuth],
    ...(poolSize === undefined ? {} : { poolSize }),
  });
