import { randomUUID } from 'node:crypto';
import { codeIssued } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { sealCode } from '@holdfast/service-kit/identity/sealed-code';
import { enqueue } from '@holdfast/service-kit/messaging/enqueue';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { codeCoolDownSeconds, codeLifetimeSeconds, type CodePurpose } from '../domain/one-time-code.ts';
import { hashCode, newCode } from '../security/code-hash.ts';

export interface CodeKeys {
  readonly pepper: string;
  readonly seal: Uint8Array;
}

interface Recipient {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export type IssueCode = ReturnType<typeof makeIssueCode>;

/** In the caller's transaction: a new code in place of the one before, on its way by mail. Nothing inside the cool-down. */
export function makeIssueCode({ keys, clock }: { keys: CodeKeys; clock: Clock }) {
  return async (em: EntityManager, user: Recipient, purpose: CodePurpose): Promise<void> => {
    const now = clock();
    const codeId = randomUUID();
    const code = newCode();
    const expiresAt = new Date(now.getTime() + codeLifetimeSeconds * 1000);
    const mailedBefore = new Date(now.getTime() - codeCoolDownSeconds * 1000);
    // One statement, so that of requests at the same moment one sends a mail.
    const issued = await query(
      em,
      sql`insert into one_time_codes as current (id, user_id, purpose, code_hash, created_at, expires_at)
          values (${codeId}, ${user.id}, ${purpose}, ${hashCode(keys.pepper, user.id, purpose, code)}, ${now}, ${expiresAt})
          on conflict on constraint one_time_codes_one_per_purpose do update
            set id = excluded.id, code_hash = excluded.code_hash, attempts = 0, used_at = null,
                created_at = excluded.created_at, expires_at = excluded.expires_at
            where current.created_at <= ${mailedBefore}
          returning id`,
    );
    if (issued.length === 0) return;
    await enqueue(em, codeIssued, user.id, {
      codeId,
      userId: user.id,
      email: user.email,
      name: user.name,
      purpose,
      sealedCode: sealCode(keys.seal, codeId, code),
      expiresAt: expiresAt.toISOString(),
    });
  };
}
