import { messagingSchema } from '@holdfast/service-kit/messaging/messaging-schema';
import { idempotencySchema } from '@holdfast/service-kit/persistence/idempotency';
import { Migration } from '@mikro-orm/migrations';

export class Migration20261201CreateBusinesses extends Migration {
  override up(): void {
    this.addSql(messagingSchema);
    this.addSql(idempotencySchema);
    this.addSql(`
      create table businesses (
        id uuid primary key,
        owner_id uuid not null,
        name text not null,
        type text not null,
        description text,
        address text,
        contact_email text,
        phone text,
        time_zone text not null,
        currency text not null,
        cancellation_policy jsonb not null,
        hold_minutes integer not null,
        status text not null,
        status_reason text,
        version integer not null default 1,
        created_at timestamptz(3) not null,
        -- One business for each vendor, also for a deleted one; no race gets past this.
        constraint businesses_one_per_owner unique (owner_id),
        constraint businesses_type_known
          check (type in ('HOTEL', 'CLINIC', 'SALON', 'CO_WORKING', 'OTHER')),
        constraint businesses_status_known
          check (status in ('PENDING', 'ACTIVE', 'INACTIVE', 'SUSPENDED', 'DELETED'))
      );
      create index businesses_newest on businesses (created_at desc, id desc);
      create index businesses_directory on businesses (created_at desc, id desc) where status = 'ACTIVE';

      create table business_status_changes (
        id bigint generated always as identity primary key,
        business_id uuid not null references businesses,
        from_status text,
        to_status text not null,
        actor text not null,
        reason text,
        at timestamptz(3) not null
      );
      create index business_status_changes_of on business_status_changes (business_id, id);
    `);
  }
}
