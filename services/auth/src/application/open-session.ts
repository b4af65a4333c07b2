import { randomUUID } from 'node:crypto';
import type { SessionView } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { z } from 'zod';
import type { User } from '../persistence/user.entity.ts';
import { hashRefreshToken, newRefreshToken } from '../security/refresh-token.ts';
import type { TokenSigner } from '../security/token-signer.ts';
import { toUserView } from './user-view.ts';

const refreshLifetimeMs = 30 * 24 * 3_600_000;
const longestUserAgent = 300;

/** What a transaction leaves behind for the answer: the refresh token is known in clear only here. */
export interface Grant {
  readonly user: User;
  readonly sessionId: string;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
}

/** In the caller's transaction: a new family of refresh tokens and its first one. */
export async function openSession(
  em: EntityManager,
  clock: Clock,
  user: User,
  userAgent: string | undefined,
): Promise<Grant> {
  const now = clock();
  const sessionId = randomUUID();
  const expiresAt = new Date(now.getTime() + refreshLifetimeMs);
  await query(
    em,
    sql`insert into sessions (id, user_id, user_agent, created_at, last_used_at, expires_at)
        values (${sessionId}, ${user.id}, ${userAgent?.slice(0, longestUserAgent) ?? null}, ${now}, ${now}, ${expiresAt})`,
  );
  return grantNext(em, clock, user, sessionId);
}

/** In the caller's transaction: the family's next refresh token; the one before must be used up. */
export async function grantNext(
  em: EntityManager,
  clock: Clock,
  user: User,
  sessionId: string,
): Promise<Grant> {
  const now = clock();
  const refreshToken = newRefreshToken();
  const expiresAt = new Date(now.getTime() + refreshLifetimeMs);
  await query(
    em,
    sql`with family as (
          update sessions set last_used_at = ${now}, expires_at = ${expiresAt} where id = ${sessionId}
        )
        insert into refresh_tokens (token_hash, session_id, created_at, expires_at)
        values (${hashRefreshToken(refreshToken)}, ${sessionId}, ${now}, ${expiresAt})`,
  );
  return { user, sessionId, refreshToken, refreshTokenExpiresAt: expiresAt };
}

/** After the transaction: signing may have to ask for the key. */
export async function toSessionView(tokens: TokenSigner, grant: Grant): Promise<z.input<typeof SessionView>> {
  const { token, expiresAt } = await tokens.signAccessToken(grant.user, grant.sessionId);
  return {
    accessToken: token,
    accessTokenExpiresAt: expiresAt,
    refreshToken: grant.refreshToken,
    refreshTokenExpiresAt: grant.refreshTokenExpiresAt.toISOString(),
    user: toUserView(grant.user),
  };
}
