import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const script = fileURLToPath(new URL('fixtures/load-config.ts', import.meta.url));

const usable = {
  PORT: '8080',
  DAPR_HTTP_PORT: '3500',
  DAPR_GRPC_PORT: '50001',
  DAPR_API_TOKEN: 'a',
  APP_API_TOKEN: 'b',
  SERVICE_SECRET: 'x'.repeat(16),
  PUBLIC_URL: 'http://127.0.0.1:8080',
  DATABASE_URL: 'postgres://a:b@127.0.0.1:5432/c',
  API_KEY: 'key_1',
};

interface End {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the script with nothing but these variables. */
const run = (env: Record<string, string>): Promise<End> =>
  new Promise((resolve) => {
    execFile(process.execPath, [script], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });

describe('the configuration', () => {
  it('is read, with defaults for what may be left out', async () => {
    const { code, stdout } = await run({ ...usable, LOG_LEVEL: '', MIGRATE_ON_START: 'true' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      ...usable,
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      PORT: 8080,
      DAPR_HTTP_PORT: 3500,
      DAPR_GRPC_PORT: 50001,
      DATABASE_POOL: 10,
      MIGRATE_ON_START: true,
    });
  });

  it('that is not usable ends the process with every problem, by name and never by value', async () => {
    const broken = {
      NODE_ENV: 'staging-value',
      PORT: 'port-value',
      SERVICE_SECRET: 'secret-value',
      DATABASE_URL: 'database-value',
      DATABASE_POOL: '1',
      MIGRATE_ON_START: 'maybe-value',
      API_KEY: 'key-value',
      APP_API_TOKEN: '',
    };
    const { code, stdout, stderr } = await run({ ...without(usable, 'DAPR_API_TOKEN'), ...broken });
    expect([code, stdout]).toEqual([78, '']);
    const named = [...stderr.matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name).sort();
    expect(named).toEqual([...Object.keys(broken), 'DAPR_API_TOKEN'].sort());
    expect(stderr).not.toMatch(/-value/);
  });
});

const without = (variables: Record<string, string>, left: string): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => name !== left));
