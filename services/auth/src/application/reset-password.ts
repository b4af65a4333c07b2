import { assertThat } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { passwordResetStatuses } from '../domain/password-reset-statuses.ts';
import type { Passwords } from '../security/passwords.ts';
import { activateUser } from './activate-user.ts';
import { refuseWeakPassword } from './refuse-weak-password.ts';
import { inSteadyTime } from './steady-time.ts';
import type { TryCode } from './try-code.ts';
import { useUpCode } from './use-up-code.ts';

export interface ResetPasswordDeps {
  readonly orm: MikroORM;
  readonly passwords: Passwords;
  readonly tryCode: TryCode;
  readonly clock: Clock;
}

export interface PasswordReset {
  readonly email: string;
  readonly code: string;
  readonly newPassword: string;
}

/** Anybody can have a code sent to any address; counting a try must not tell that there is one. */
const answerAfterMs = 100;

/**
 * Sets a password for the code from the mail, which is used up, and ends every session of the user: whoever knew the
 * old password is out. Errors: weak_password, which costs no try; invalid_code.
 */
export function makeResetPassword(deps: ResetPasswordDeps) {
  return async (reset: PasswordReset): Promise<void> => {
    refuseWeakPassword(reset.newPassword, reset.email, '/newPassword');
    await inSteadyTime(answerAfterMs, () => resetPassword(deps, reset));
  };
}

async function resetPassword(
  { orm, passwords, tryCode, clock }: ResetPasswordDeps,
  { email, code, newPassword }: PasswordReset,
): Promise<void> {
  const statuses = passwordResetStatuses;
  const { codeId, userId } = await tryCode({ email, code, purpose: 'RESET_PASSWORD', statuses });
  const passwordHash = await passwords.hash(newPassword);
  await orm.em.fork().transactional(async (em) => {
    await setPassword(em, userId, passwordHash);
    await activateUser(em, clock, userId);
    await useUpCode(em, clock, codeId);
    await endSessions(em, clock, userId);
  });
}

/** Locks the user, as whoever opens a session does: a session is there to be ended or opens with the new password. */
async function setPassword(em: EntityManager, userId: string, passwordHash: string): Promise<void> {
  const set = await query(
    em,
    sql`update users set password_hash = ${passwordHash}
        where id = ${userId} and status = any(${passwordResetStatuses}::text[]) returning id`,
  );
  assertThat(set.length > 0, 'invalid_code');
}

const endSessions = (em: EntityManager, clock: Clock, userId: string) =>
  query(
    em,
    sql`update sessions set revoked_at = ${clock()}, revoked_reason = 'PASSWORD_RESET'
        where user_id = ${userId} and revoked_at is null`,
  );
