import { wakeChannel } from '@holdfast/service-kit/messaging/enqueue';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { EntityManager } from '@mikro-orm/postgresql';

/** The lane on which the loops that send mails are woken. */
export const mailLane = 'mails';

export interface NewMail {
  readonly eventId: string;
  readonly kind: string;
  readonly factKey: string;
  readonly recipientId: string;
  readonly address: string | undefined;
  readonly subject: string;
  readonly facts: unknown;
  readonly sealedCode: string | undefined;
  /** Undefined: after the time that any mail is tried for. */
  readonly sendBefore: string | undefined;
}

/** Puts a mail into the queue unless this event, or this fact, has put it there before. */
export async function insertMail(em: EntityManager, mail: NewMail): Promise<void> {
  await query(
    em,
    sql`with queued as (
          insert into notifications
            (event_id, kind, fact_key, recipient_id, address, subject, facts, sealed_code, send_before)
          values
            (${mail.eventId}, ${mail.kind}, ${mail.factKey}, ${mail.recipientId}, ${mail.address ?? null},
             ${mail.subject}, ${JSON.stringify(mail.facts)}::jsonb, ${mail.sealedCode ?? null},
             coalesce(${mail.sendBefore ?? null}::timestamptz, now() + interval '72 hours'))
          on conflict do nothing
          returning id
        )
        select pg_notify(${wakeChannel}, ${mailLane}) from queued`,
  );
}

export interface ClaimedMail {
  readonly id: string;
  readonly kind: string;
  readonly factKey: string;
  readonly recipientId: string;
  readonly address: string | null;
  readonly facts: unknown;
  readonly sealedCode: string | null;
  readonly attempts: number;
  readonly queuedAt: string;
  /** It was not sent while it was of use. */
  readonly tooLate: boolean;
}

/** Takes the mail that has been due longest, for the length of the lease. The attempt counts from here on. */
export async function claimMail(em: EntityManager, leaseSeconds: number): Promise<ClaimedMail | undefined> {
  const [claimed] = await query(
    em,
    sql<ClaimedMail>`
      with due as (
        select id from notifications
        where status = 'QUEUED' and next_attempt_at <= now()
        order by next_attempt_at
        limit 1
        for update skip locked
      )
      update notifications
      set attempts = attempts + 1,
          next_attempt_at = now() + make_interval(secs => ${leaseSeconds}::double precision)
      from due
      where notifications.id = due.id
      returning notifications.id, kind, fact_key as "factKey", recipient_id as "recipientId", address, facts,
                sealed_code as "sealedCode", attempts, send_before <= now() as "tooLate",
                to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "queuedAt"`,
  );
  return claimed;
}

/** Sent is sent, whoever holds the lease by now. */
export async function markSent(em: EntityManager, id: string, messageId: string | undefined): Promise<void> {
  await query(
    em,
    sql`update notifications
        set status = 'SENT', sent_at = now(), provider_message_id = ${messageId ?? null}, last_error = null,
            sealed_code = null, address = null
        where id = ${id} and status <> 'SENT'`,
  );
}

/** The attempt must still be the latest one: a worker that lost its lease decides nothing any more. */
export async function markFailed(em: EntityManager, mail: ClaimedMail, reason: string): Promise<void> {
  await query(
    em,
    sql`update notifications
        set status = 'FAILED', last_error = ${reason}, sealed_code = null, address = null
        where id = ${mail.id} and status = 'QUEUED' and attempts = ${mail.attempts}`,
  );
}

export async function postponeMail(
  em: EntityManager,
  mail: ClaimedMail,
  reason: string,
  seconds: number,
): Promise<void> {
  await query(
    em,
    sql`update notifications
        set last_error = ${reason}, next_attempt_at = now() + make_interval(secs => ${seconds}::double precision)
        where id = ${mail.id} and status = 'QUEUED' and attempts = ${mail.attempts}`,
  );
}
