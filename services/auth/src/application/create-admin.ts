import { userRegistered, userStatusChanged } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { enqueue } from '@holdfast/service-kit/messaging/enqueue';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { MikroORM } from '@mikro-orm/postgresql';
import { User } from '../persistence/user.entity.ts';
import type { Passwords } from '../security/passwords.ts';

export interface NewAdmin {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** `taken`: the address is somebody else's account, whose password would be an administrator's. */
export type AdminOutcome = 'created' | 'exists' | 'taken';

/** Makes the first administrator, which nobody can do over the API. Fine to repeat. */
export function makeCreateAdmin({
  orm,
  passwords,
  clock,
}: {
  orm: MikroORM;
  passwords: Passwords;
  clock: Clock;
}) {
  return async ({ email, name, password }: NewAdmin): Promise<AdminOutcome> => {
    const passwordHash = await passwords.hash(password);
    return orm.em.fork().transactional(async (em): Promise<AdminOutcome> => {
      const [created] = await query(
        em,
        sql<{ id: string; version: number }>`
          insert into users (email, name, role, status, password_hash, created_at, verified_at)
          values (${email}, ${name}, 'ADMIN', 'ACTIVE', ${passwordHash}, ${clock()}, ${clock()})
          on conflict on constraint users_email_unique do nothing
          returning id, version`,
      );
      if (created === undefined) {
        const { role, status } = await em.findOneOrFail(User, { email });
        return role === 'ADMIN' && status === 'ACTIVE' ? 'exists' : 'taken';
      }
      const { id, version } = created;
      await enqueue(em, userRegistered, id, { userId: id, email, name, role: 'ADMIN' });
      await enqueue(em, userStatusChanged, id, { userId: id, status: 'ACTIVE', version });
      return 'created';
    });
  };
}
