import { Migration } from '@mikro-orm/migrations';
import { messagingSchema } from '@holdfast/service-kit/messaging/messaging-schema';

export class CreateNotification extends Migration {
  override up(): void {
    this.addSql(messagingSchema);
    this.addSql(notifications);
    this.addSql(readModels);
  }
}

const notifications = `
  create table notifications (
    id uuid primary key default uuidv7(),
    event_id text not null,
    kind text not null,
    -- What the mail is about: one fact is told once, even when it was published twice under different ids.
    fact_key text not null,
    recipient_id uuid not null,
    -- Only for mails to an address that is not confirmed yet; the others look the address up when they are sent.
    address text,
    subject text not null,
    facts jsonb not null,
    sealed_code text,
    status text not null default 'QUEUED' check (status in ('QUEUED','SENT','FAILED')),
    attempts integer not null default 0,
    -- When the mail is due. Taking one moves this to the end of the taker's lease.
    next_attempt_at timestamptz not null default now(),
    -- From then on it is of no use to anybody.
    send_before timestamptz not null,
    provider_message_id text,
    last_error text,
    -- Milliseconds, as the API tells it: a cursor made of it is exact.
    created_at timestamptz(3) not null default now(),
    sent_at timestamptz(3),
    constraint notifications_once_per_event unique (event_id, kind),
    constraint notifications_once_per_fact unique (kind, fact_key),
    -- Nothing secret outlives its mail.
    constraint notifications_wiped_when_done check (status = 'QUEUED' or (sealed_code is null and address is null)),
    constraint notifications_sent_at check ((status = 'SENT') = (sent_at is not null))
  );
  create index notifications_due on notifications (next_attempt_at) where status = 'QUEUED';
  create index notifications_by_recipient on notifications (recipient_id, created_at desc, id desc);
  create index notifications_by_status on notifications (status, created_at desc, id desc);
  create index notifications_by_time on notifications (created_at desc, id desc);
`;

/** Copies of what others own, kept by their events. */
const readModels = `
  create table contacts (
    user_id uuid primary key,
    email text not null,
    name text not null
  );
  create table held_bookings (
    booking_id uuid primary key,
    summary jsonb not null,
    ends_at timestamptz not null,
    version integer not null
  );
  create index held_bookings_past on held_bookings (ends_at);
`;
