import { describe, expect, it } from '@jest/globals';
import type { Transport } from '@holdfast/contracts';
import { createServiceTokens } from './service-tokens.ts';

const secret = 'x'.repeat(16);

/** Auth, as far as this needs it: numbered tokens that live ten minutes, given out when told. */
function startAuth() {
  let now = Date.parse('2027-01-01T00:00:00Z');
  const asked: string[] = [];
  let failing = false;
  let release = Promise.resolve();
  const transport: Transport = async ({ path, body }) => {
    asked.push(`${path} ${String(body)}`);
    await release;
    if (failing) return { status: 503, body: '' };
    const expiresAt = new Date(now + 600_000).toISOString();
    return { status: 200, body: JSON.stringify({ token: `token-${String(asked.length)}`, expiresAt }) };
  };
  return {
    tokens: createServiceTokens('booking', secret, transport, () => now),
    asked,
    later: (ms: number) => void (now += ms),
    fail: (value: boolean) => void (failing = value),
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      release = promise;
      return resolve;
    },
  };
}

describe('tokens towards other services', () => {
  it('are asked for with our secret, one for each callee', async () => {
    const { tokens, asked } = startAuth();
    expect([await tokens('auth'), await tokens('payment'), await tokens('auth')]).toEqual([
      'token-1',
      'token-2',
      'token-1',
    ]);
    expect(asked[0]).toBe(
      `/internal/service-tokens ${JSON.stringify({ service: 'booking', secret, audience: 'auth' })}`,
    );
  });

  it('are asked for once by all who come meanwhile', async () => {
    const { tokens, asked, hold } = startAuth();
    const release = hold();
    const all = Promise.all(Array.from({ length: 20 }, () => tokens('auth')));
    release();
    expect(new Set(await all)).toEqual(new Set(['token-1']));
    expect(asked).toHaveLength(1);
  });

  it('are renewed shortly before they expire', async () => {
    const { tokens, later } = startAuth();
    await tokens('auth');
    later(569_999);
    expect(await tokens('auth')).toBe('token-1');
    later(1);
    expect(await tokens('auth')).toBe('token-2');
    later(570_000);
    expect(new Set(await Promise.all([tokens('auth'), tokens('auth')]))).toEqual(new Set(['token-3']));
  });

  it('are asked for again after a failure, which all who waited are told', async () => {
    const { tokens, fail, asked } = startAuth();
    fail(true);
    const both = await Promise.allSettled([tokens('auth'), tokens('auth')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fail(false);
    expect(await tokens('auth')).toBe('token-2');
    expect(asked).toHaveLength(2);
  });
});
