import { parseArgs } from 'node:util';
import { Email, authApi, text } from '@holdfast/contracts';
import { systemClock } from '@holdfast/service-kit/clock';
import { loadConfig } from '@holdfast/service-kit/config';
import { assertMigrated, migrate } from '@holdfast/service-kit/persistence/migrate';
import { z } from 'zod';
import { makeCreateAdmin, type AdminOutcome, type NewAdmin } from './application/create-admin.ts';
import { passwordWeakness } from './domain/password-weakness.ts';
import { createAuthOrm } from './persistence/orm.ts';
import { createPasswords } from './security/passwords.ts';

const usage =
  'usage: ADMIN_PASSWORD=... node services/auth/src/bootstrap-admin.ts --email <e-mail> --name <name>';

const Environment = z.object({
  DATABASE_URL: z.url(),
  MIGRATE_ON_START: z.stringbool().default(false),
  ADMIN_PASSWORD: authApi.register.body.shape.password,
});
const Options = z.object({ email: Email, name: text(120) });

const outcomes: Readonly<Record<AdminOutcome, string>> = {
  created: 'The administrator was created.',
  exists: 'There is an administrator with this e-mail address already; nothing was changed.',
  taken:
    'This e-mail address belongs to an account that is not an active administrator; nothing was changed.',
};

const options = readOptions(process.argv.slice(2));
const environment = loadConfig(Environment, process.env);
const weakness = passwordWeakness(environment.ADMIN_PASSWORD, options.email);
if (weakness !== undefined) fail(`ADMIN_PASSWORD: ${weakness}`);
try {
  const outcome = await bootstrapAdmin({ ...options, password: environment.ADMIN_PASSWORD });
  process.stdout.write(`${outcomes[outcome]}\n`);
  process.exitCode = outcome === 'taken' ? 1 : 0;
} catch (error) {
  fail(`The administrator could not be created: ${error instanceof Error ? error.message : String(error)}`);
}

async function bootstrapAdmin(admin: NewAdmin): Promise<AdminOutcome> {
  const orm = createAuthOrm(environment.DATABASE_URL, 2);
  try {
    if (environment.MIGRATE_ON_START) await migrate(orm, environment.DATABASE_URL);
    await assertMigrated(orm);
    const createAdmin = makeCreateAdmin({ orm, passwords: await createPasswords(), clock: systemClock });
    return await createAdmin(admin);
  } finally {
    await orm.close();
  }
}

function readOptions(args: string[]): z.output<typeof Options> {
  const given = tryParse(args);
  const parsed = Options.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  --${path.join('.')}: ${message}`);
  return fail(`${lines.join('\n')}\n${usage}`);
}

function tryParse(args: string[]): unknown {
  try {
    return parseArgs({ args, options: { email: { type: 'string' }, name: { type: 'string' } } }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
