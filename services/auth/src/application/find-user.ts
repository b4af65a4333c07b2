import { assertThat } from '@holdfast/contracts';
import type { MikroORM } from '@mikro-orm/postgresql';
import { User } from '../persistence/user.entity.ts';

/** The user as they are now, whatever their status. Errors: not_found. */
export function makeFindUser({ orm }: { orm: MikroORM }) {
  return async (id: string): Promise<User> => {
    const user = await orm.em.fork().findOne(User, { id });
    assertThat(user !== null, 'not_found');
    return user;
  };
}

/** The user whose token this is. Errors: unauthenticated when they may not use it any more. */
export function makeFindMe({ orm }: { orm: MikroORM }) {
  return async (id: string): Promise<User> => {
    const user = await orm.em.fork().findOne(User, { id, status: 'ACTIVE' });
    assertThat(user !== null, 'unauthenticated', 'This account is not active any more.');
    return user;
  };
}
