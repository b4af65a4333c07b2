import { messagingSchema } from '@holdfast/service-kit/messaging/messaging-schema';
import { idempotencySchema } from '@holdfast/service-kit/persistence/idempotency';
import { Migration } from '@mikro-orm/migrations';

export class Migration20261122CreatePayments extends Migration {
  override up(): void {
    this.addSql(messagingSchema);
    this.addSql(idempotencySchema);
    this.addSql(payments);
    this.addSql(ledger);
    this.addSql(webhooks);
  }
}

const payments = `
  create table payments (
    id uuid primary key default uuidv7(),
    booking_id uuid not null,
    customer_id uuid not null,
    vendor_id uuid not null,
    business_id uuid not null,
    amount numeric not null,
    currency text not null,
    status text not null default 'REQUIRES_PAYMENT',
    stripe_intent_id text,
    capture_requested boolean not null default false,
    capture_refusal text,
    keep_amount numeric,
    captured numeric not null default 0,
    refunded numeric not null default 0,
    refund_ordered numeric not null default 0,
    attention text,
    reason text,
    decline_key text,
    key_generation integer not null default 0,
    version integer not null default 1,
    checks integer not null default 0,
    next_check_at timestamptz default now() + interval '30 seconds',
    created_at timestamptz(3) not null default now(),
    constraint payments_one_per_booking unique (booking_id),
    constraint payments_one_per_intent unique (stripe_intent_id),
    constraint payments_status_known check (status in ('REQUIRES_PAYMENT', 'PROCESSING', 'AUTHORIZED', 'CAPTURED',
      'PARTIALLY_REFUNDED', 'REFUNDED', 'FAILED', 'VOIDED', 'NEEDS_ATTENTION')),
    -- The promises about money, whoever writes: never more than agreed, never back more than was taken.
    constraint payments_amount_positive check (amount > 0),
    constraint payments_captured_in_bounds check (captured between 0 and amount),
    constraint payments_refunded_in_bounds check (refunded between 0 and captured),
    constraint payments_ordered_in_bounds check (refund_ordered between 0 and captured),
    constraint payments_keep_in_bounds check (keep_amount between 0 and amount)
  );
  create index payments_due on payments (next_check_at) where next_check_at is not null;
  create index payments_needing_attention on payments (created_at, id) where status = 'NEEDS_ATTENTION';

  create function payments_keep_is_only_lowered() returns trigger language plpgsql as $$
  begin
    if old.keep_amount is not null and (new.keep_amount is null or new.keep_amount > old.keep_amount) then
      raise exception 'what a customer keeps paying can only be lowered' using errcode = 'check_violation';
    end if;
    return new;
  end $$;
  create trigger payments_keep_is_only_lowered before update of keep_amount on payments
    for each row execute function payments_keep_is_only_lowered();

  create table refund_orders (
    id uuid primary key default uuidv7(),
    payment_id uuid not null references payments (id),
    amount numeric not null check (amount > 0),
    requested_by uuid,
    reason text,
    stripe_refund_id text unique,
    refusal text,
    created_at timestamptz(3) not null default now()
  );
  create index refund_orders_of on refund_orders (payment_id, id);
`;

const ledger = `
  create table transactions (
    -- In the order of time: version 7.
    id uuid primary key default uuidv7(),
    payment_id uuid not null references payments (id),
    kind text not null check (kind in ('AUTHORIZATION', 'CAPTURE', 'VOID', 'REFUND')),
    amount numeric not null check (amount > 0),
    currency text not null,
    stripe_id text not null,
    idempotency_key text,
    at timestamptz(3) not null default now(),
    -- Whatever is observed twice is written once.
    constraint transactions_once unique (payment_id, kind, stripe_id)
  );
  create index transactions_of on transactions (payment_id, id);

  create function transactions_are_final() returns trigger language plpgsql as $$
  begin
    raise exception 'a movement of money cannot be changed or deleted' using errcode = 'restrict_violation';
  end $$;
  create trigger transactions_are_final before update or delete on transactions
    for each row execute function transactions_are_final();
  create trigger transactions_are_kept before truncate on transactions
    for each statement execute function transactions_are_final();
`;

const webhooks = `
  create table webhook_inbox (
    event_id text primary key,
    type text not null,
    stripe_intent_id text,
    payment_id uuid,
    received_at timestamptz(3) not null default now(),
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default now(),
    last_error text,
    -- Given up after many tries: kept, listed, and left to an operator.
    parked_at timestamptz,
    processed_at timestamptz,
    outcome text check (outcome in ('handled', 'ignored'))
  );
  create index webhook_inbox_due on webhook_inbox (next_attempt_at)
    where processed_at is null and parked_at is null;
  create index webhook_inbox_parked on webhook_inbox (parked_at) where parked_at is not null;
  create index webhook_inbox_processed on webhook_inbox (processed_at) where processed_at is not null;

  -- How far Stripe's own log of events has been compared with our inbox. One row.
  create table event_cursor (
    id boolean primary key default true check (id),
    read_until bigint not null,
    next_run_at timestamptz not null default now()
  );
  insert into event_cursor (read_until) values (extract(epoch from now())::bigint - 3600);
`;
