import { RuleViolationError, type UserStatus } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import type { Logger } from '@holdfast/service-kit/logger';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { decideRefresh } from '../domain/refresh-decision.ts';
import { User } from '../persistence/user.entity.ts';
import { hashRefreshToken } from '../security/refresh-token.ts';
import type { TokenSigner } from '../security/token-signer.ts';
import { grantNext, toSessionView, type Grant } from './open-session.ts';

export interface RefreshDeps {
  readonly orm: MikroORM;
  readonly tokens: TokenSigner;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * A new session for a refresh token, which is used up. A used token ends its family; that commits although the
 * answer is a refusal. Errors: invalid_refresh_token, account_suspended.
 */
export function makeRefresh({ orm, tokens, clock, logger }: RefreshDeps) {
  return async (refreshToken: string) => {
    const outcome = await orm.em.fork().transactional(async (em): Promise<Grant | Refusal> => {
      const token = await lockToken(em, hashRefreshToken(refreshToken), clock());
      if (token === undefined) return 'invalid_refresh_token';
      switch (decideRefresh(token)) {
        case 'rotate':
          await useUp(em, token.hash, clock());
          return grantNext(em, clock, await em.findOneOrFail(User, token.userId), token.sessionId);
        case 'reused':
          await revokeFamily(em, token.sessionId, clock());
          logger.warn({ sessionId: token.sessionId, userId: token.userId }, 'refresh token reused');
          return 'invalid_refresh_token';
        case 'suspended':
          return 'account_suspended';
        case 'invalid':
          return 'invalid_refresh_token';
      }
    });
    if (typeof outcome === 'string') throw new RuleViolationError(outcome);
    return toSessionView(tokens, outcome);
  };
}

type Refusal = 'invalid_refresh_token' | 'account_suspended';

interface LockedToken {
  readonly hash: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly used: boolean;
  readonly expired: boolean;
  readonly revoked: boolean;
  readonly userStatus: UserStatus;
}

/** Locks token and family: of two who come with one token, the second sees that it is used. */
async function lockToken(em: EntityManager, hash: string, now: Date): Promise<LockedToken | undefined> {
  const [token] = await query(
    em,
    sql<LockedToken>`
      select token.token_hash as hash, family.id as "sessionId", users.id as "userId", users.status as "userStatus",
             token.used_at is not null as used, token.expires_at <= ${now} as expired,
             family.revoked_at is not null as revoked
      from refresh_tokens token
      join sessions family on family.id = token.session_id
      join users on users.id = family.user_id
      where token.token_hash = ${hash}
      for no key update of token, family`,
  );
  return token;
}

const useUp = (em: EntityManager, hash: string, now: Date) =>
  query(em, sql`update refresh_tokens set used_at = ${now} where token_hash = ${hash}`);

const revokeFamily = (em: EntityManager, sessionId: string, now: Date) =>
  query(em, sql`update sessions set revoked_at = ${now}, revoked_reason = 'REUSE' where id = ${sessionId}`);
