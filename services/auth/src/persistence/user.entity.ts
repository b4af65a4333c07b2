import type { Role, UserStatus } from '@holdfast/contracts';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** A row of `users`. Changed by hand-written SQL with its conditions in it, read through here. */
export const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: p.uuid().primary(),
    email: p.string(),
    name: p.string(),
    role: p.string().$type<Role>(),
    status: p.string().$type<UserStatus>(),
    /** Null: nobody's password counts (see register.ts). */
    passwordHash: p.string().nullable().hidden(),
    version: p.integer(),
    createdAt: p.datetime(),
    verifiedAt: p.datetime().nullable(),
  },
});

export class User extends UserSchema.class {}
UserSchema.setClass(User);
