import type { Clock } from '@holdfast/service-kit/clock';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { MikroORM } from '@mikro-orm/postgresql';
import { hashRefreshToken } from '../security/refresh-token.ts';

/** Ends the family of a refresh token. Fine to repeat; a token that nobody knows ends nothing. */
export function makeLogout({ orm, clock }: { orm: MikroORM; clock: Clock }) {
  return async (refreshToken: string): Promise<void> => {
    await query(
      orm.em.fork(),
      sql`update sessions set revoked_at = ${clock()}, revoked_reason = 'LOGOUT'
          from refresh_tokens token
          where token.token_hash = ${hashRefreshToken(refreshToken)} and sessions.id = token.session_id
            and sessions.revoked_at is null`,
    );
  };
}
