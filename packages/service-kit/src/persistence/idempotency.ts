import { RuleViolationError } from '@holdfast/contracts';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { IdempotentRequest } from '../http/idempotency-key.ts';
import { query, queryOne, sql } from './sql.ts';

/** For a service's first migration. */
export const idempotencySchema = `
  create table idempotency_keys (
    caller text not null,
    key text not null,
    fingerprint text not null,
    answer jsonb not null,
    created_at timestamptz not null default now(),
    primary key (caller, key)
  );
  create index idempotency_keys_created_at on idempotency_keys (created_at);
`;

export interface Once<T> {
  readonly answer: T;
  readonly replayed: boolean;
}

/**
 * Runs `work` once for each caller and key, in the caller's transaction: effect, key and answer commit together
 * or not at all, so a crash between commit and answer is repaired by asking again. A refusal stores nothing.
 * Errors: request_in_progress while the first one runs; idempotency_key_reused for another request.
 */
export async function once<T>(
  em: EntityManager,
  caller: string,
  request: IdempotentRequest | undefined,
  work: () => Promise<T>,
): Promise<Once<T>> {
  if (request === undefined) return { answer: await work(), replayed: false };
  const { key, fingerprint } = request;
  const { locked } = await queryOne(
    em,
    sql<{
      locked: boolean;
    }>`select pg_try_advisory_xact_lock(hashtextextended(${`idempotency ${caller} ${key}`}, 0)) as locked`,
  );
  if (!locked)
    throw new RuleViolationError('request_in_progress', 'Ask again in a moment with the same key.');
  const [seen] = await query(
    em,
    sql<{ fingerprint: string; answer: T }>`
      select fingerprint, answer from idempotency_keys where caller = ${caller} and key = ${key}`,
  );
  if (seen !== undefined) {
    if (seen.fingerprint === fingerprint) return { answer: seen.answer, replayed: true };
    throw new RuleViolationError('idempotency_key_reused', 'Use a new key for a new request.');
  }
  const answer = await work();
  await query(
    em,
    sql`insert into idempotency_keys (caller, key, fingerprint, answer)
        values (${caller}, ${key}, ${fingerprint}, ${JSON.stringify(answer ?? null)}::jsonb)`,
  );
  return { answer, replayed: false };
}

/** Keys are kept for a day, as the API promises. */
export const forgetOldKeys = (em: EntityManager): Promise<unknown> =>
  query(em, sql`delete from idempotency_keys where created_at < now() - interval '24 hours'`);
