import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { startSandbox } from '../src/sandbox.ts';
import { testKey } from './_world.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const environment = (): Record<string, string> => ({
  STRIPE_PORT: '0',
  MAIL_PORT: '0',
  GOOGLE_PORT: '0',
  STRIPE_SECRET_KEY: testKey('sk', 'test'),
  STRIPE_PUBLISHABLE_KEY: testKey('pk', 'test'),
  STRIPE_WEBHOOK_SECRET: testKey('whsec'),
  STRIPE_WEBHOOK_URL: 'http://127.0.0.1:9/webhooks',
  SENDGRID_API_KEY: testKey('SG.test'),
});

function run(variables: Record<string, string>): { child: ChildProcess; output: () => string } {
  let text = '';
  const child = spawn(process.execPath, [main], { env: variables, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}

async function exitOf(variables: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const { child, output } = run(variables);
  await once(child, 'close');
  return { code: child.exitCode, output: output() };
}

describe('the process', () => {
  it('names every variable that is wrong, and no value', async () => {
    const { code, output } = await exitOf({
      ...environment(),
      STRIPE_PORT: 'nonsense-port',
      SENDGRID_API_KEY: '',
    });
    expect(code).toBe(78);
    expect(output).toContain('STRIPE_PORT');
    expect(output).toContain('SENDGRID_API_KEY');
    expect(output).not.toContain('nonsense-port');
  });

  it('refuses production unless it is told otherwise', async () => {
    const { code, output } = await exitOf({ ...environment(), NODE_ENV: 'production' });
    expect(code).toBe(78);
    expect(output).toContain('ALLOW_SANDBOX=true');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('starts, serves both stand-ins and stops on %s', async (signal) => {
    const { child, output } = run({ ...environment(), NODE_ENV: 'production', ALLOW_SANDBOX: 'true' });
    await once(child.stdout ?? child, 'data');
    const urls = output().match(/http:\/\/\S+?:\d+/g) ?? [];
    expect(urls).toHaveLength(2);
    for (const url of urls) expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child.kill(signal);
    await once(child, 'close');
    expect(child.exitCode).toBe(0);
  });

  it('says which port is taken', async () => {
    const { child, output } = run(environment());
    await once(child.stdout ?? child, 'data');
    const port = /:(\d+)/.exec(output())?.[1] ?? '';
    const second = await exitOf({ ...environment(), STRIPE_PORT: port });
    expect(second.code).toBe(1);
    expect(second.output).toContain('EADDRINUSE');
    child.kill();
    await once(child, 'close');
  });
});

it('started in-process, obeys the same rule', async () => {
  await expect(
    startSandbox({
      nodeEnv: 'production',
      stripeSecretKey: testKey('sk', 'test'),
      stripePublishableKey: testKey('pk', 'test'),
      stripeWebhookSecret: testKey('whsec'),
      sendgridApiKey: testKey('SG.test'),
    }),
  ).rejects.toThrow('ALLOW_SANDBOX=true');
});
