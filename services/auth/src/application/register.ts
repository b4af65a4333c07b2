import { userRegistered, type Role } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { enqueue } from '@holdfast/service-kit/messaging/enqueue';
import { query, sql } from '@holdfast/service-kit/persistence/sql';
import type { MikroORM } from '@mikro-orm/postgresql';
import { User } from '../persistence/user.entity.ts';
import type { Passwords } from '../security/passwords.ts';
import type { IssueCode } from './issue-code.ts';
import { refuseWeakPassword } from './refuse-weak-password.ts';
import { inSteadyTime } from './steady-time.ts';

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly role: Exclude<Role, 'ADMIN'>;
}

/** Longer than one hash and what is written; see `inSteadyTime`. */
const answerAfterMs = 250;

/**
 * Signs up, and tells nobody whether the address was known: same answer, one password hash in each case, same time.
 *
 * Until an address is verified anybody may register it, and a code proves who reads the mailbox but not which of
 * several registrations was theirs: in the mailbox all codes look alike. So the first password counts only as long
 * as nobody came with another one. After that none counts: whoever verifies gets a session and sets a password by
 * a mailed code. Neither the first nor the last to register can leave a password of theirs on somebody else's account.
 */
export function makeRegister(deps: RegisterDeps) {
  return async (registration: Registration): Promise<void> => {
    refuseWeakPassword(registration.password, registration.email, '/password');
    await inSteadyTime(answerAfterMs, () => register(deps, registration));
  };
}

interface RegisterDeps {
  readonly orm: MikroORM;
  readonly passwords: Passwords;
  readonly issueCode: IssueCode;
  readonly clock: Clock;
}

async function register(deps: RegisterDeps, registration: Registration): Promise<void> {
  const known = await deps.orm.em.fork().findOne(User, { email: registration.email });
  if (known?.status === 'UNVERIFIED') return registerAgain(deps, registration, known);
  const passwordHash = await deps.passwords.hash(registration.password);
  if (known !== null) return;
  const created = await createUser(deps, registration, passwordHash);
  // Somebody registered the address in the meantime: now it is known.
  if (!created) await register(deps, registration);
}

async function createUser(
  { orm, issueCode, clock }: RegisterDeps,
  { email, name, role }: Registration,
  passwordHash: string,
): Promise<boolean> {
  return orm.em.fork().transactional(async (em) => {
    const [user] = await query(
      em,
      sql<{ id: string }>`
        insert into users (email, name, role, status, password_hash, created_at)
        values (${email}, ${name}, ${role}, 'UNVERIFIED', ${passwordHash}, ${clock()})
        on conflict on constraint users_email_unique do nothing
        returning id`,
    );
    if (user === undefined) return false;
    await enqueue(em, userRegistered, user.id, { userId: user.id, email, name, role });
    await issueCode(em, { id: user.id, email, name }, 'VERIFY_EMAIL');
    return true;
  });
}

async function registerAgain(
  { orm, passwords, issueCode }: RegisterDeps,
  { email, password, name, role }: Registration,
  known: User,
): Promise<void> {
  const samePassword = await passwords.matches(known.passwordHash, password);
  await orm.em.fork().transactional(async (em) => {
    const updated = await query(
      em,
      sql`update users set name = ${name}, role = ${role},
            password_hash = case when ${samePassword} then password_hash end
          where id = ${known.id} and status = 'UNVERIFIED'
          returning id`,
    );
    if (updated.length > 0) await issueCode(em, { id: known.id, email, name }, 'VERIFY_EMAIL');
  });
}
