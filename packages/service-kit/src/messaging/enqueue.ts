import type { EventDeclaration } from '@holdfast/contracts';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { z } from 'zod';
import { currentRequest } from '../http/request-context.ts';
import { query, sql } from '../persistence/sql.ts';

/** The lane of events for the broker. Other lanes (commands for the workflow engine) have relays of their own. */
export const eventLane = 'events';

/** PostgreSQL channel on which loops are woken; the payload is the lane. */
export const wakeChannel = 'holdfast_wake';

/**
 * Writes an event into the outbox, in the transaction of its cause. An event that does not fit its declaration
 * fails that transaction, not the relay.
 */
export async function enqueue<D extends z.ZodType>(
  em: EntityManager,
  declaration: EventDeclaration<D>,
  subject: string,
  data: z.input<D>,
): Promise<void> {
  const { topic, type } = declaration;
  await enqueueOn(em, eventLane, { topic, type, subject, data: declaration.data.parse(data) });
}

export interface LaneMessage {
  readonly topic: string;
  readonly type: string;
  readonly subject: string;
  readonly data: unknown;
}

export async function enqueueOn(em: EntityManager, lane: string, message: LaneMessage): Promise<void> {
  const { topic, type, subject, data } = message;
  const traceparent = currentRequest()?.traceparent ?? null;
  await query(
    em,
    sql`with written as (
          insert into outbox_messages (lane, topic, type, subject, data, traceparent)
          values (${lane}, ${topic}, ${type}, ${subject}, ${JSON.stringify(data)}::jsonb, ${traceparent})
        )
        select pg_notify(${wakeChannel}, ${lane})`,
  );
}
