import { messagingSchema } from '@holdfast/service-kit/messaging/messaging-schema';
import { idempotencySchema } from '@holdfast/service-kit/persistence/idempotency';
import { Migration } from '@mikro-orm/migrations';

export class Migration20261201CreateResources extends Migration {
  override up(): void {
    this.addSql(messagingSchema);
    this.addSql(idempotencySchema);
    this.addSql(`
      -- A read model: what the business service told last.
      create table businesses (
        id uuid primary key,
        owner_id uuid not null,
        status text not null,
        currency text not null,
        version integer not null
      );

      create table resource_types (
        code text primary key,
        default_booking_mode text not null
          constraint resource_types_mode_known check (default_booking_mode in ('NIGHTS', 'SLOTS', 'HOURS'))
      );
      insert into resource_types (code, default_booking_mode) values
        ('HOTEL_ROOM', 'NIGHTS'), ('DOCTOR_SLOT', 'SLOTS'), ('SALON_CHAIR', 'SLOTS'), ('DESK', 'HOURS');

      create table resources (
        id uuid primary key,
        business_id uuid not null references businesses,
        name text not null,
        type text not null references resource_types,
        booking_mode text not null
          constraint resources_mode_known check (booking_mode in ('NIGHTS', 'SLOTS', 'HOURS')),
        price_amount numeric not null constraint resources_price_not_negative check (price_amount >= 0),
        price_currency text not null,
        capacity integer not null constraint resources_capacity_positive check (capacity > 0),
        opening_hours jsonb not null,
        exceptions jsonb not null,
        buffer_before_minutes integer not null,
        buffer_after_minutes integer not null,
        minimum_notice_minutes integer not null,
        maximum_horizon_days integer not null,
        slot_minutes integer,
        status text not null
          constraint resources_status_known check (status in ('ACTIVE', 'INACTIVE', 'ARCHIVED')),
        version integer not null default 1,
        created_at timestamptz(3) not null,
        constraint resources_slots_have_a_length check (booking_mode <> 'SLOTS' or slot_minutes > 0)
      );
      create index resources_of_business on resources (business_id, created_at desc, id desc);
      create index resources_newest on resources (created_at desc, id desc) where status = 'ACTIVE';
    `);
  }
}
