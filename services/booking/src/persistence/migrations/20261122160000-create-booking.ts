import { Migration } from '@mikro-orm/migrations';
import { idempotencySchema } from '@holdfast/service-kit/persistence/idempotency';
import { messagingSchema } from '@holdfast/service-kit/messaging/messaging-schema';

export class CreateBooking extends Migration {
  override up(): void {
    this.addSql('create extension if not exists btree_gist');
    this.addSql(messagingSchema);
    this.addSql(idempotencySchema);
    this.addSql(readModel);
    this.addSql(bookings);
    this.addSql(guards);
  }
}

/** Copies of what business and resource own, kept by their events; can be thrown away and read again. */
const readModel = `
  create table businesses (
    id uuid primary key,
    owner_id uuid not null,
    name text not null,
    status text not null,
    time_zone text not null,
    cancellation_policy jsonb not null,
    hold_minutes integer not null,
    version integer not null
  );
  create table resources (
    id uuid primary key,
    -- Small and local to this database: a uuid in the exclusion constraint costs half of the inserts.
    key integer generated always as identity unique,
    business_id uuid not null,
    name text not null,
    booking_mode text not null,
    price_amount numeric not null,
    currency text not null,
    capacity integer not null,
    schedule jsonb not null,
    status text not null,
    version integer not null
  );
`;

const bookings = `
  create table bookings (
    id uuid primary key default uuidv7(),
    status text not null
      check (status in ('HELD','CONFIRMED','IN_PROGRESS','COMPLETED','CANCELLED','EXPIRED','NO_SHOW')),
    version integer not null default 1,
    business_id uuid not null,
    business_name text not null,
    vendor_id uuid not null,
    resource_id uuid not null references resources (id),
    resource_name text not null,
    customer_id uuid not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    time_zone text not null,
    units integer not null check (units > 0),
    price_amount numeric not null check (price_amount >= 0),
    currency text not null,
    cancellation_policy jsonb not null,
    hold_expires_at timestamptz not null,
    note text,
    -- Set before payment is asked for one: from then on there may be a payment to undo.
    payment_requested_at timestamptz,
    payment_authorized_at timestamptz,
    charged_at timestamptz,
    -- What a cancellation gives back.
    refund_amount numeric check (refund_amount between 0 and price_amount),
    -- When the payment was brought to where this booking's end wants it.
    settled_at timestamptz,
    -- When the customer was told that the booking stands.
    announced_at timestamptz,
    -- When the customer was told that the payment came too late.
    told_too_late_at timestamptz,
    -- When the reconciler last looked: it takes turns, so that none is forgotten behind a long queue.
    reconciled_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    check (ends_at > starts_at)
  );
  create index bookings_by_customer on bookings (customer_id, created_at desc, id desc);
  create index bookings_by_business on bookings (business_id, created_at desc, id desc);
  create index bookings_held on bookings (hold_expires_at) where status = 'HELD';
  create index bookings_unfinished on bookings (reconciled_at)
    where status = 'HELD'
       or (status = 'CONFIRMED' and announced_at is null)
       or (status in ('EXPIRED','CANCELLED') and payment_requested_at is not null and settled_at is null);

  create table occupied_units (
    booking_id uuid not null references bookings (id),
    resource_key integer not null references resources (key),
    unit integer not null check (unit >= 0),
    -- The occupied time with its buffers, [).
    during tstzrange not null check (not isempty(during)),
    blocking boolean not null,
    primary key (booking_id, unit),
    -- The proof that nothing is booked twice.
    constraint occupied_units_no_overlap
      exclude using gist (resource_key with =, unit with =, during with &&) where (blocking)
  );

  create table booking_transitions (
    id bigint generated always as identity primary key,
    booking_id uuid not null references bookings (id),
    from_status text,
    to_status text not null,
    actor text not null,
    reason text,
    at timestamptz not null default clock_timestamp()
  );
  create index booking_transitions_by_booking on booking_transitions (booking_id, id);

  -- What could not be repaired automatically: a row an operator can list and act on, never only a log line.
  create table attention_items (
    id uuid primary key default uuidv7(),
    booking_id uuid not null references bookings (id),
    kind text not null,
    detail text not null,
    created_at timestamptz not null default now(),
    resolved_at timestamptz
  );
  create unique index attention_items_open on attention_items (booking_id, kind) where resolved_at is null;
`;

/** Rules that hold whoever writes: only known changes of status, and units that block exactly while the booking lives. */
const guards = `
  create function booking_status_guard() returns trigger language plpgsql as $$
  begin
    if not (
      (old.status = 'HELD' and new.status in ('CONFIRMED','EXPIRED','CANCELLED')) or
      (old.status = 'CONFIRMED' and new.status in ('IN_PROGRESS','CANCELLED','NO_SHOW')) or
      (old.status = 'IN_PROGRESS' and new.status = 'COMPLETED') or
      (old.status = 'EXPIRED' and new.status = 'CONFIRMED')
    ) then
      raise exception 'a booking cannot go from % to %', old.status, new.status
        using errcode = 'check_violation', constraint = 'bookings_status_follows';
    end if;
    if new.version <= old.version then
      raise exception 'a change of status needs a new version' using errcode = 'check_violation';
    end if;
    return new;
  end $$;
  create trigger booking_status_guard before update of status on bookings
    for each row when (old.status is distinct from new.status) execute function booking_status_guard();

  create function booking_units_follow() returns trigger language plpgsql as $$
  begin
    update occupied_units set blocking = new.status in ('HELD','CONFIRMED','IN_PROGRESS')
      where booking_id = new.id
        and blocking is distinct from (new.status in ('HELD','CONFIRMED','IN_PROGRESS'));
    return null;
  end $$;
  create trigger booking_units_follow after update of status on bookings
    for each row when (old.status is distinct from new.status) execute function booking_units_follow();
`;
