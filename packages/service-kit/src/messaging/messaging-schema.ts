/** For a service's first migration: its outbox and its inbox. */
export const messagingSchema = `
  create table outbox_messages (
    id uuid primary key default uuidv7(),
    sequence bigint generated always as identity,
    lane text not null,
    topic text not null,
    type text not null,
    subject text not null,
    data jsonb not null,
    traceparent text,
    occurred_at timestamptz not null default now(),
    published_at timestamptz,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default now(),
    last_error text
  );
  create index outbox_messages_due on outbox_messages (lane, sequence) where published_at is null;
  create index outbox_messages_by_subject on outbox_messages (lane, subject, sequence) where published_at is null;
  create index outbox_messages_published on outbox_messages (published_at) where published_at is not null;

  create table inbox_messages (
    message_id text primary key,
    type text not null,
    received_at timestamptz not null default now()
  );
  create index inbox_messages_received_at on inbox_messages (received_at);
`;
