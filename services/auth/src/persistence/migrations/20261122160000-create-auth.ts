import { messagingSchema } from '@holdfast/service-kit/messaging/messaging-schema';
import { Migration } from '@mikro-orm/migrations';

export class CreateAuth extends Migration {
  override up(): void {
    this.addSql(messagingSchema);
    this.addSql(users);
    this.addSql(oneTimeCodes);
    this.addSql(sessions);
    this.addSql(signingKeys);
  }
}

const users = `
  create table users (
    id uuid primary key default uuidv7(),
    email text not null,
    name text not null,
    role text not null,
    status text not null,
    -- argon2id with its parameters; null when no password counts
    password_hash text,
    version integer not null default 1,
    created_at timestamptz not null,
    verified_at timestamptz,
    constraint users_email_unique unique (email),
    -- The contract normalises; what was not normalised could be registered twice.
    constraint users_email_normalised check (email !~ '[A-Z[:space:]]'),
    constraint users_role check (role in ('CUSTOMER', 'VENDOR', 'ADMIN')),
    constraint users_status check (status in ('UNVERIFIED', 'ACTIVE', 'SUSPENDED', 'DELETED'))
  );
`;

/** One row for a user and purpose: a new code takes the place of the one before. */
const oneTimeCodes = `
  create table one_time_codes (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    purpose text not null,
    -- HMAC-SHA-256 of purpose, user and code under a key that is not in the database
    code_hash text not null,
    attempts integer not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint one_time_codes_one_per_purpose unique (user_id, purpose),
    constraint one_time_codes_purpose check (purpose in ('VERIFY_EMAIL', 'RESET_PASSWORD')),
    constraint one_time_codes_five_tries check (attempts between 0 and 5)
  );
`;

/** A session is a family of refresh tokens, of which one is unused. */
const sessions = `
  create table sessions (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    user_agent text,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    revoked_reason text,
    constraint sessions_revoked_reason check (revoked_reason in ('LOGOUT', 'REUSE', 'PASSWORD_RESET', 'REVOKED', 'USER_STATUS'))
  );
  create index sessions_user_id on sessions (user_id);
  create index sessions_expires_at on sessions (expires_at);

  create table refresh_tokens (
    -- SHA-256 of 32 random bytes
    token_hash text primary key,
    session_id uuid not null references sessions on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
  );
  create index refresh_tokens_session_id on refresh_tokens (session_id);
  create unique index refresh_tokens_one_unused on refresh_tokens (session_id) where used_at is null;
`;

const signingKeys = `
  create table signing_keys (
    kid text primary key,
    status text not null,
    public_jwk jsonb not null,
    private_jwk text not null,
    created_at timestamptz not null,
    retired_at timestamptz,
    expires_at timestamptz,
    constraint signing_keys_status check (status in ('NEXT', 'CURRENT', 'RETIRED')),
    constraint signing_keys_retired check ((status = 'RETIRED') = (retired_at is not null and expires_at is not null))
  );
  create unique index signing_keys_one_current on signing_keys (status) where status in ('NEXT', 'CURRENT');
`;
