import type { MikroORM } from '@mikro-orm/postgresql';
import { createLogger } from '../src/logger.ts';
import { enqueueOn } from '../src/messaging/enqueue.ts';
import { relayBatch, type OutboxMessage, type RelayOptions } from '../src/messaging/relay.ts';
import { createMetrics } from '../src/metrics.ts';
import { query, sql } from '../src/persistence/sql.ts';

export const silent = createLogger('booking', 'silent');
export const metrics = createMetrics('booking');

/** Puts a message `<subject> <n>` on a lane. */
export async function put(orm: MikroORM, lane: string, subject: string, n: number): Promise<void> {
  await orm.em
    .fork()
    .transactional((em) => enqueueOn(em, lane, { topic: 'booking', type: 'test', subject, data: { n } }));
}

export async function putAll(
  orm: MikroORM,
  lane: string,
  subjects: readonly string[],
  each: number,
): Promise<void> {
  for (let n = 1; n <= each; n += 1) {
    for (const subject of subjects) await put(orm, lane, subject, n);
  }
}

export const nameOf = ({ subject, data }: OutboxMessage): string =>
  `${subject} ${String((data as { n: number }).n)}`;

/** One batch of a lane whose deliveries do as they are told. */
export const relay = (
  orm: MikroORM,
  lane: string,
  deliver: RelayOptions['deliver'],
  more: Partial<RelayOptions> = {},
): Promise<number> => relayBatch({ orm, lane, deliver, logger: silent, metrics, ...more });

export interface OutboxRow {
  readonly name: string;
  readonly published: boolean;
  readonly attempts: number;
  readonly waits: number;
  readonly error: string | null;
}

export const rows = (orm: MikroORM, lane: string): Promise<OutboxRow[]> =>
  query(
    orm.em.fork(),
    sql<OutboxRow>`
      select subject || ' ' || (data ->> 'n') as name, published_at is not null as published, attempts,
             extract(epoch from next_attempt_at - clock_timestamp())::float8 as waits, last_error as error
      from outbox_messages where lane = ${lane} order by sequence`,
  );

/** As if all waits were over. */
export const letTimePass = (orm: MikroORM): Promise<unknown> =>
  query(orm.em.fork(), sql`update outbox_messages set next_attempt_at = now()`);
