import { randomBytes, randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { codeIssued, serviceNames, userRegistered, type EventDeclaration } from '@holdfast/contracts';
import { openCode } from '@holdfast/service-kit/identity/sealed-code';
import type { PlatformOverrides } from '@holdfast/service-kit/platform';
import { createTestDatabase, type TestDatabase } from '@holdfast/service-kit/testing/test-database';
import {
  createTestClient,
  createTestPlatform,
  type TestReply,
} from '@holdfast/service-kit/testing/test-platform';
import type { z } from 'zod';
import type { Config } from '../src/config.ts';
import type { CodePurpose } from '../src/domain/one-time-code.ts';
import { createAuthOrm } from '../src/persistence/orm.ts';
import { createService } from '../src/service.ts';

// Hashing passwords is work, and the machine that runs the tests may be busy.
jest.setTimeout(30_000);

export const createAuthDatabase = () => createTestDatabase('auth', createAuthOrm);

const randomSecret = (): string => randomBytes(24).toString('base64url');

/** What auth needs beyond what every service does. */
export const authSecrets = () => ({
  SERVICE_SECRETS: Object.fromEntries(
    serviceNames.map((name) => [name, randomSecret()]),
  ) as Config['SERVICE_SECRETS'],
  CODE_PEPPER: randomSecret(),
  CODE_SEAL_KEY: randomBytes(32),
  KEY_ENCRYPTION_KEY: randomBytes(32),
});

export type Auth = Awaited<ReturnType<typeof startAuth>>;

/** Auth on a database of its own, with a clock that tests move forward. */
export async function startAuth(
  given: {
    database?: TestDatabase;
    platform?: PlatformOverrides;
    secrets?: ReturnType<typeof authSecrets>;
  } = {},
) {
  const database = given.database ?? (await createAuthDatabase());
  const secrets = given.secrets ?? authSecrets();
  const platform = await createTestPlatform(database.url);
  const orm = createAuthOrm(database.url, 2);
  let offsetMs = 0;
  const service = await createService(
    { ...platform.config, ...secrets },
    {
      platform: { ...platform.overrides, ...given.platform },
      clock: () => new Date(Date.now() + offsetMs),
    },
  );
  const { request } = createTestClient(service.port);
  const post = (path: string, body: unknown): Promise<TestReply> => request('POST', path, { body });
  const execute = (statement: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> =>
    orm.em.fork().execute(statement, parameters);

  /** Data of the events of one type, oldest first; from the outbox, so that it does not matter which replica relays. */
  const events = async <D extends z.ZodType>({ type, data }: EventDeclaration<D>): Promise<z.output<D>[]> => {
    const rows = await execute('select data from outbox_messages where type = ? order by sequence', [type]);
    return rows.map((row) => data.parse(row['data']));
  };

  /** The codes that went to an address, oldest first. */
  const codesFor = async (email: string, purpose?: CodePurpose): Promise<string[]> =>
    (await events(codeIssued))
      .filter((event) => event.email === email && (purpose ?? event.purpose) === event.purpose)
      .map(({ codeId, sealedCode }) => openCode(secrets.CODE_SEAL_KEY, codeId, sealedCode));

  const register = (email: string, more: Record<string, unknown> = {}) =>
    post('/v1/auth/register', { email, password, name: 'Ada Lovelace', role: 'CUSTOMER', ...more });

  const verify = async (email: string) =>
    post('/v1/auth/verify-email', { email, code: (await codesFor(email)).at(-1) });

  return {
    service,
    database,
    platform,
    secrets,
    request,
    post,
    execute,
    events,
    codesFor,
    register,
    verify,
    registrationsOf: async (email: string) =>
      (await events(userRegistered)).filter((event) => event.email === email),
    /** A verified user with a session. */
    signUp: async (email = anEmail(), more: Record<string, unknown> = {}) => {
      await register(email, more);
      const session = (await verify(email)).body;
      return { email, session, userId: session.user.id as string };
    },
    login: (email: string, withPassword = password) =>
      post('/v1/auth/login', { email, password: withPassword }),
    refresh: (refreshToken: string) => post('/v1/auth/refresh', { refreshToken }),
    /** As a browser or an app of the session sees it. */
    as: (session: { accessToken: string }) => (method: string, path: string, body?: unknown) =>
      request(method, path, { body, headers: { authorization: `Bearer ${session.accessToken}` } }),
    /** What `work` writes by the function it is given is committed when it ends; until then it holds its locks. */
    inTransaction: (work: (write: typeof execute) => Promise<void>) =>
      orm.em.fork().transactional((em) => work((statement, parameters) => em.execute(statement, parameters))),
    /** Until a statement of auth's waits for a lock. */
    untilWaiting: async () => {
      const waiting =
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
      while ((await execute(waiting)).length === 0) await new Promise(setImmediate);
    },
    setStatus: (email: string, status: string) =>
      execute('update users set status = ? where email = ?', [status, email]),
    pass: (seconds: number) => {
      offsetMs += seconds * 1000;
    },
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await orm.close();
      if (given.database === undefined) await database[Symbol.asyncDispose]();
    },
  };
}

export const password = 'correct horse battery';
export const anEmail = (): string => `someone-${randomUUID()}@example.com`;

/** A code that is not this one. */
export const anotherCode = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** Runs the same thing many times at once. */
export const atOnce = <T>(times: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => work(index)));

/** How often each outcome came, such as `{ '200': 1, '422 invalid_code': 9 }`. */
export function tally(replies: readonly TestReply[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of replies) {
    const outcome = body?.code === undefined ? String(status) : `${status} ${body.code}`;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}
