import { RuleViolationError, assertThat } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { signInRefusal } from '../domain/sign-in-refusal.ts';
import { User } from '../persistence/user.entity.ts';
import type { Passwords } from '../security/passwords.ts';
import type { TokenSigner } from '../security/token-signer.ts';
import { openSession, toSessionView } from './open-session.ts';

export interface LoginDeps {
  readonly orm: MikroORM;
  readonly passwords: Passwords;
  readonly tokens: TokenSigner;
  readonly clock: Clock;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/**
 * Same answer and same work for an unknown address and a wrong password; why a user may not sign in is told to
 * those who know the password. Errors: invalid_credentials, email_not_verified, account_suspended.
 */
export function makeLogin({ orm, passwords, tokens, clock }: LoginDeps) {
  return async ({ email, password }: Credentials, userAgent: string | undefined) => {
    const user = await orm.em.fork().findOne(User, { email });
    const right = await passwords.matches(user?.passwordHash, password);
    assertThat(user !== null && right, 'invalid_credentials');
    const refusal = signInRefusal(user.status);
    if (refusal !== undefined) throw new RuleViolationError(refusal);
    const grant = await orm.em.fork().transactional(async (em) => {
      await assertUnchanged(em, user);
      return openSession(em, clock, user, userAgent);
    });
    return toSessionView(tokens, grant);
  };
}

/** Comparing took its time. Who resets the password meanwhile ends the sessions there are; this one must not come after. */
async function assertUnchanged(em: EntityManager, { id, passwordHash }: User): Promise<void> {
  const unchanged = await query(
    em,
    sql`select id from users where id = ${id} and status = 'ACTIVE' and password_hash = ${passwordHash} for share`,
  );
  assertThat(unchanged.length > 0, 'invalid_credentials');
}
