import { assertThat, userStatusChanged } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { enqueue } from '@holdfast/service-kit/messaging/enqueue';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { MikroORM } from '@mikro-orm/postgresql';
import { User } from '../persistence/user.entity.ts';
import type { TokenSigner } from '../security/token-signer.ts';
import { openSession, toSessionView } from './open-session.ts';
import type { TryCode } from './try-code.ts';

export interface VerifyEmailDeps {
  readonly orm: MikroORM;
  readonly tryCode: TryCode;
  readonly tokens: TokenSigner;
  readonly clock: Clock;
}

/** Makes a user ACTIVE for the code from the mail, which is used up, and signs them in. Errors: invalid_code. */
export function makeVerifyEmail({ orm, tryCode, tokens, clock }: VerifyEmailDeps) {
  return async (email: string, code: string, userAgent: string | undefined) => {
    const purpose = 'VERIFY_EMAIL';
    const { codeId, userId } = await tryCode({ email, code, purpose, status: 'UNVERIFIED' });
    const grant = await orm.em.fork().transactional(async (em) => {
      // The user first, as everywhere: two orders of locking would meet in a deadlock.
      const verified = await query(
        em,
        sql<{ version: number }>`
          update users set status = 'ACTIVE', verified_at = ${clock()}, version = version + 1
          where id = ${userId} and status = 'UNVERIFIED' returning version`,
      );
      const used = await query(
        em,
        sql`update one_time_codes set used_at = ${clock()} where id = ${codeId} and used_at is null returning id`,
      );
      const [row] = verified;
      assertThat(row !== undefined && used.length > 0, 'invalid_code');
      await enqueue(em, userStatusChanged, userId, { userId, status: 'ACTIVE', version: row.version });
      return openSession(em, clock, await em.findOneOrFail(User, userId), userAgent);
    });
    return toSessionView(tokens, grant);
  };
}
