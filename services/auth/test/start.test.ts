import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ConfigSchema } from '../src/config.ts';
import { atOnce, authSecrets, createAuthDatabase, startAuth } from './_setup.ts';

describe('starting', () => {
  it('makes one signing key, however many replicas start together', async () => {
    await using database = await createAuthDatabase();
    const secrets = authSecrets();
    const replicas = await atOnce(4, () => startAuth({ database, secrets }));
    try {
      const rows = await replicas[0]!.execute('select kid, status from signing_keys');
      expect(rows).toEqual([{ kid: expect.any(String), status: 'CURRENT' }]);
      // What one signs, the others take.
      const { session } = await replicas[0]!.signUp();
      const headers = { authorization: `Bearer ${String(session.accessToken)}` };
      for (const replica of replicas) {
        expect((await replica.request('GET', '/v1/me', { headers })).status).toBe(200);
      }
    } finally {
      for (const replica of replicas) await replica[Symbol.asyncDispose]();
    }
  });

  it('keeps its key over a restart, encrypted', async () => {
    await using database = await createAuthDatabase();
    const secrets = authSecrets();
    const first = await startAuth({ database, secrets });
    const { session } = await first.signUp();
    const stored = JSON.stringify(await first.execute('select * from signing_keys'));
    expect(stored).not.toMatch(/"d\\?":/);
    await first[Symbol.asyncDispose]();
    await using second = await startAuth({ database, secrets });
    const headers = { authorization: `Bearer ${String(session.accessToken)}` };
    expect((await second.request('GET', '/v1/me', { headers })).status).toBe(200);
  });

  it('refuses to with another KEY_ENCRYPTION_KEY, and says so', async () => {
    await using database = await createAuthDatabase();
    await (await startAuth({ database }))[Symbol.asyncDispose]();
    await expect(startAuth({ database })).rejects.toThrow('KEY_ENCRYPTION_KEY');
  });

  it('takes no key from another row', async () => {
    await using first = await startAuth();
    await first.execute("update signing_keys set kid = 'another'");
    await expect(startAuth({ database: first.database, secrets: first.secrets })).rejects.toThrow('another');
  });

  it('has one current key by the database itself', async () => {
    await using auth = await startAuth();
    const second =
      "insert into signing_keys (kid, status, public_jwk, private_jwk, created_at) values ('second', 'CURRENT', '{}', '', now())";
    await expect(auth.execute(second)).rejects.toThrow('signing_keys_one_current');
  });
});

describe('the environment', () => {
  const key = randomBytes(32).toString('base64');
  const environment = {
    PORT: '8081',
    DAPR_HTTP_PORT: '3500',
    DAPR_GRPC_PORT: '50001',
    DAPR_API_TOKEN: 'x',
    APP_API_TOKEN: 'x',
    SERVICE_SECRET: 'x'.repeat(16),
    PUBLIC_URL: 'http://127.0.0.1:8080',
    DATABASE_URL: 'postgres://auth@127.0.0.1/auth',
    SERVICE_SECRETS: JSON.stringify(authSecrets().SERVICE_SECRETS),
    CODE_PEPPER: 'x'.repeat(32),
    CODE_SEAL_KEY: key,
    KEY_ENCRYPTION_KEY: key,
  };

  it('is read', () => {
    const config = ConfigSchema.parse(environment);
    expect(config.SERVICE_SECRETS.booking).toHaveLength(32);
    expect(config.KEY_ENCRYPTION_KEY).toHaveLength(32);
  });

  it.each([
    ['SERVICE_SECRETS', 'top-secret is no JSON'],
    ['SERVICE_SECRETS', '{"booking":"top-secret-of-one-service"}'],
    ['CODE_PEPPER', 'top-secret'],
    ['CODE_SEAL_KEY', 'dG9wLXNlY3JldA=='],
    ['KEY_ENCRYPTION_KEY', 'top-secret'],
  ])('is refused with an unusable %s, by name and not by value: %s', (name, value) => {
    const { error } = ConfigSchema.safeParse({ ...environment, [name]: value });
    const messages = error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n');
    expect(messages).toContain(name);
    expect(messages).not.toContain('top-secret');
  });
});
