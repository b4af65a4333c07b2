import type { StackInfo } from '@holdfast/local-stack';
import { createSubscriptions } from '../../services/booking/src/messaging/subscriptions.ts';
import { notificationSubscriptions } from '../../services/notification/src/messaging/subscriptions.ts';
import { subscriptions as resourceSubscriptions } from '../../services/resource/src/messaging/subscriptions.ts';
import { rows } from './sources.ts';
import type { Violation } from './violation.ts';

const publishers = ['auth', 'business', 'resource', 'booking', 'payment'];

/** Who hears what, from the services' own tables. Their handlers are not run here, so they need no database. */
const consumers: Readonly<Record<string, ReadonlySet<string>>> = {
  booking: typesOf(createSubscriptions),
  resource: typesOf(resourceSubscriptions),
  notification: typesOf(notificationSubscriptions),
};

function typesOf(create: (orm: never) => readonly { type: string }[]): ReadonlySet<string> {
  return new Set(create(undefined as never).map(({ type }) => type));
}

interface Published {
  readonly id: string;
  readonly type: string;
}

/** How long an event may be under way before it counts as lost. */
const patience = '60 seconds';

/** Published events that a subscriber never wrote into its inbox, and outbox rows that nobody takes away. */
export async function findEventViolations(info: StackInfo): Promise<Violation[]> {
  const perPublisher = await Promise.all(publishers.map((publisher) => findOf(info, publisher)));
  return perPublisher.flat();
}

async function findOf(info: StackInfo, publisher: string): Promise<Violation[]> {
  const stuck = await rows<Published & { lane: string }>(
    info,
    publisher,
    `select id, type, lane from outbox_messages where published_at is null and occurred_at < now() - $1::interval`,
    [patience],
  );
  const published = await rows<Published>(
    info,
    publisher,
    `select id, type from outbox_messages where lane = 'events' and published_at < now() - $1::interval`,
    [patience],
  );
  const lost = await Promise.all(
    Object.entries(consumers).map(async ([consumer, types]) => {
      const mine = published.filter(({ type }) => types.has(type));
      const missing = await notIn(info, consumer, mine);
      return missing.map(({ id, type }) =>
        violation('event_never_consumed', id, `${type} never reached ${consumer}`),
      );
    }),
  );
  return [
    ...stuck.map(({ id, type, lane }) =>
      violation('outbox_stuck', id, `${type} waits in lane ${lane} of ${publisher}`),
    ),
    ...lost.flat(),
  ];
}

async function notIn(info: StackInfo, consumer: string, events: readonly Published[]): Promise<Published[]> {
  const seen = await rows<{ id: string }>(
    info,
    consumer,
    'select message_id as id from inbox_messages where message_id = any($1::text[])',
    [events.map(({ id }) => id)],
  );
  const ids = new Set(seen.map(({ id }) => id));
  return events.filter(({ id }) => !ids.has(id));
}

const violation = (kind: Violation['kind'], subject: string, detail: string): Violation => ({
  kind,
  subject,
  detail,
});
