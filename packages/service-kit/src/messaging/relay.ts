import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { query, queryOne, sql } from '../persistence/sql.ts';

export interface OutboxMessage {
  readonly id: string;
  readonly topic: string;
  readonly type: string;
  readonly subject: string;
  readonly data: unknown;
  readonly traceparent: string | null;
  readonly occurredAt: string;
  readonly attempts: number;
}

export interface RelayOptions {
  readonly orm: MikroORM;
  readonly lane: string;
  deliver(message: OutboxMessage): Promise<void>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** A delivery that takes longer has failed. */
  readonly deliverWithinMs?: number;
  /** Deliveries that have not begun after this time are left to the next batch. */
  readonly startDeliveriesForMs?: number;
}

/** Together less than the database's patience with a transaction in which nothing happens (see createOrm). */
const usual = { deliverWithinMs: 10_000, startDeliveriesForMs: 5000 };

const batchSize = 64;
const longestDelaySeconds = 15;

/**
 * Delivers one batch of a lane and answers its size. At least once; in order for each subject: one replica at a
 * time works on a lane, subjects side by side, and a subject waits behind its message that failed. The rows stay
 * locked while they are delivered: a relay that dies or freezes gives them back with its session.
 */
export async function relayBatch(options: RelayOptions): Promise<number> {
  const { orm, lane, logger, metrics } = options;
  return orm.em.fork().transactional(async (em) => {
    const { mine } = await queryOne(
      em,
      sql<{
        mine: boolean;
      }>`select pg_try_advisory_xact_lock(hashtextextended(${`relay ${lane}`}, 0)) as mine`,
    );
    if (!mine) {
      metrics.outboxOldestSeconds.remove({ lane });
      return 0;
    }
    const due = await dueMessages(em, lane);
    const startUntil = performance.now() + (options.startDeliveriesForMs ?? usual.startDeliveriesForMs);
    const results = await Promise.all(
      [...bySubject(due).values()].map((messages) => deliverInOrder(messages, options, startUntil)),
    );
    const delivered = results.flatMap(({ delivered }) => delivered);
    if (delivered.length > 0) {
      await query(
        em,
        sql`update outbox_messages set published_at = now() where id = any(${delivered}::uuid[])`,
      );
    }
    for (const { failed } of results) {
      if (failed === undefined) continue;
      metrics.outboxFailures.inc({ lane });
      logger.warn(
        { err: failed.error, lane, messageId: failed.message.id, type: failed.message.type },
        'delivery failed',
      );
      await postpone(em, failed.message, failed.error);
    }
    metrics.outboxOldestSeconds.set({ lane }, await secondsOfOldest(em, lane));
    return delivered.length;
  });
}

function dueMessages(em: EntityManager, lane: string): Promise<OutboxMessage[]> {
  return query(
    em,
    sql<OutboxMessage>`
      select id, topic, type, subject, data, traceparent, attempts,
             to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "occurredAt"
      from outbox_messages due
      where lane = ${lane} and published_at is null and next_attempt_at <= now()
        and not exists (
          select 1 from outbox_messages earlier
          where earlier.lane = due.lane and earlier.subject = due.subject and earlier.published_at is null
            and earlier.sequence < due.sequence and earlier.next_attempt_at > now())
      order by sequence
      limit ${batchSize}
      for update skip locked`,
  );
}

function bySubject(messages: readonly OutboxMessage[]): Map<string, OutboxMessage[]> {
  return Map.groupBy(messages, ({ subject }) => subject);
}

interface Delivery {
  readonly delivered: string[];
  readonly failed: { message: OutboxMessage; error: unknown } | undefined;
}

async function deliverInOrder(
  messages: readonly OutboxMessage[],
  { deliver, deliverWithinMs = usual.deliverWithinMs }: RelayOptions,
  startUntil: number,
): Promise<Delivery> {
  const delivered: string[] = [];
  for (const message of messages) {
    if (performance.now() > startUntil) break;
    try {
      await inTime(deliver(message), deliverWithinMs);
      delivered.push(message.id);
    } catch (error) {
      return { delivered, failed: { message, error } };
    }
  }
  return { delivered, failed: undefined };
}

async function inTime(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not delivered within ${ms / 1000} s`)), ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function secondsOfOldest(em: EntityManager, lane: string): Promise<number> {
  const [oldest] = await query(
    em,
    sql<{ seconds: number }>`
      select extract(epoch from clock_timestamp() - occurred_at)::float8 as seconds from outbox_messages
      where lane = ${lane} and published_at is null order by sequence limit 1`,
  );
  return oldest?.seconds ?? 0;
}

function postpone(em: EntityManager, message: OutboxMessage, error: unknown): Promise<unknown> {
  const seconds = Math.min(2 ** Math.min(message.attempts, 10) * 0.25, longestDelaySeconds);
  const reason = error instanceof Error ? error.message : String(error);
  return query(
    em,
    sql`update outbox_messages
        set attempts = attempts + 1, last_error = ${reason.replaceAll('\0', ' ').slice(0, 1000)},
            next_attempt_at = clock_timestamp() + make_interval(secs => ${seconds}::double precision)
        where id = ${message.id}`,
  );
}

/** Delivered messages are kept for a week: long enough to look, or to publish again. */
export const purgeOutbox = (em: EntityManager): Promise<unknown> =>
  query(em, sql`delete from outbox_messages where published_at < now() - interval '7 days'`);
