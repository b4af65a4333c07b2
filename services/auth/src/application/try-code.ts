import { assertThat, type UserStatus } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { MikroORM } from '@mikro-orm/postgresql';
import { codeTries, type CodePurpose } from '../domain/one-time-code.ts';
import { hashCode, sameHash } from '../security/code-hash.ts';

export interface CodeTry {
  readonly email: string;
  readonly code: string;
  readonly purpose: CodePurpose;
  /** What the user must be for the purpose to make sense. */
  readonly statuses: readonly UserStatus[];
}

interface Candidate {
  readonly id: string;
  readonly userId: string;
  readonly codeHash: string;
}

export type TryCode = ReturnType<typeof makeTryCode>;

/**
 * Compares a code, having counted the try in a transaction of its own: a refusal must not take the count back,
 * and a hundred guesses at once must not get more than five. Using the code up is the caller's, with its effect.
 * Errors: invalid_code, for whatever reason.
 */
export function makeTryCode({ orm, pepper, clock }: { orm: MikroORM; pepper: string; clock: Clock }) {
  return async ({ email, code, purpose, statuses }: CodeTry): Promise<{ codeId: string; userId: string }> => {
    const [candidate] = await query(
      orm.em.fork(),
      sql<Candidate>`
        update one_time_codes tried set attempts = attempts + 1
        from users
        where users.email = ${email} and users.status = any(${statuses}::text[]) and tried.user_id = users.id
          and tried.purpose = ${purpose} and tried.used_at is null and tried.expires_at > ${clock()}
          and tried.attempts < ${codeTries}
        returning tried.id, tried.user_id as "userId", tried.code_hash as "codeHash"`,
    );
    const shown = hashCode(pepper, candidate?.userId ?? '', purpose, code);
    assertThat(candidate !== undefined && sameHash(candidate.codeHash, shown), 'invalid_code');
    return { codeId: candidate.id, userId: candidate.userId };
  };
}
