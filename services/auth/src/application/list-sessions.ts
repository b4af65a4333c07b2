import type { OpenSessionView } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import type { Principal } from '@holdfast/service-kit/identity/principal';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { z } from 'zod';
import { Session } from '../persistence/session.entity.ts';

/** More than anybody looks through. Resetting the password ends those beyond it, too. */
const most = 100;

/** The user's sessions that can still be renewed, last used first. */
export function makeListSessions({ orm, clock }: { orm: MikroORM; clock: Clock }) {
  return async ({ userId, sessionId }: Principal): Promise<z.input<typeof OpenSessionView>[]> => {
    const sessions = await orm.em
      .fork()
      .find(
        Session,
        { userId, revokedAt: null, expiresAt: { $gt: clock() } },
        { orderBy: { lastUsedAt: 'desc', id: 'desc' }, limit: most },
      );
    return sessions.map(({ id, createdAt, lastUsedAt, expiresAt }) => ({
      id,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      current: id === sessionId,
    }));
  };
}
