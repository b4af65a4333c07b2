import { eventually, startRedis, type RunningRedis } from '@holdfast/local-stack';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Config } from '../src/config.ts';
import { startLink } from './link.ts';
import { problemOf, startGateway, type TestGateway } from './start-gateway.ts';

let redis: RunningRedis;
beforeAll(async () => {
  redis = await startRedis({ durable: false });
});
afterAll(() => redis.stop());

/** A gateway that has reached Redis: before that it counts for itself. */
async function startConnected(settings: Partial<Config>, beside?: TestGateway): Promise<TestGateway> {
  const gateway = await startGateway({ REDIS_URL: redis.url, TRUSTED_PROXIES: 1, ...settings }, beside);
  await eventually(() => gateway.log.text.includes('shared through Redis'), { intervalMs: 5 });
  return gateway;
}

const login = (gateway: TestGateway, address: string): Promise<Response> =>
  gateway.fetch('/v1/auth/login', { method: 'POST', body: '{}', headers: { 'x-forwarded-for': address } });

const hold = (gateway: TestGateway, authorization: string): Promise<Response> =>
  gateway.fetch('/v1/bookings', { method: 'POST', body: '{}', headers: { authorization } });

async function statuses(count: number, ask: (at: number) => Promise<Response>): Promise<number[]> {
  const found: number[] = [];
  for (let at = 0; at < count; at += 1) found.push((await ask(at)).status);
  return found;
}

describe('sign-up and sign-in', () => {
  it('are limited for each address, over all replicas', async () => {
    await using one = await startConnected({ RATE_AUTH_PER_MINUTE: 5 });
    await using other = await startConnected({ RATE_AUTH_PER_MINUTE: 5 }, one);
    const found = await statuses(7, (at) => login(at % 2 === 0 ? one : other, '192.0.2.1'));
    expect(found).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect((await login(one, '192.0.2.2')).status).toBe(200);
    expect(one.sidecar.calls).toHaveLength(6);
  });

  it('tell how much is left, and when to come back', async () => {
    await using gateway = await startConnected({ RATE_AUTH_PER_MINUTE: 2 });
    const first = await login(gateway, '192.0.2.10');
    expect(first.headers.get('ratelimit-limit')).toBe('2');
    expect(first.headers.get('ratelimit-remaining')).toBe('1');
    expect(Number(first.headers.get('ratelimit-reset'))).toBeGreaterThan(50);
    expect(first.headers.get('retry-after')).toBeNull();
    await login(gateway, '192.0.2.10');
    const refused = await login(gateway, '192.0.2.10');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect(refused.headers.get('retry-after')).toBe(refused.headers.get('ratelimit-reset'));
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(await problemOf(refused)).toMatchObject({ code: 'rate_limited', status: 429 });
  });

  it('count a whole IPv6 network as one caller', async () => {
    await using gateway = await startConnected({ RATE_AUTH_PER_MINUTE: 2 });
    const found = await statuses(3, (at) => login(gateway, `2001:db8:1:2::${at}`));
    expect(found).toEqual([200, 200, 429]);
    expect((await login(gateway, '2001:db8:1:3::1')).status).toBe(200);
  });

  it('do not believe an address that the client made up', async () => {
    await using gateway = await startConnected({ RATE_AUTH_PER_MINUTE: 2, TRUSTED_PROXIES: 0 });
    expect(await statuses(3, (at) => login(gateway, `192.0.2.${at}`))).toEqual([200, 200, 429]);
  });
});

describe('bookings', () => {
  it('are limited for each user', async () => {
    await using gateway = await startConnected({ RATE_BOOKING_PER_MINUTE: 3 });
    const [ada, bob] = [await gateway.identity.user('CUSTOMER'), await gateway.identity.user('CUSTOMER')];
    expect(await statuses(4, () => hold(gateway, ada.authorization))).toEqual([200, 200, 200, 429]);
    expect((await hold(gateway, bob.authorization)).status).toBe(200);
    // Reading is no booking.
    const read = await gateway.fetch('/v1/bookings', { headers: { authorization: ada.authorization } });
    expect(read.status).toBe(200);
    expect(read.headers.get('ratelimit-limit')).toBeNull();
  });

  it('are not counted before the caller is known', async () => {
    await using gateway = await startConnected({ RATE_BOOKING_PER_MINUTE: 1 });
    expect(await statuses(3, () => hold(gateway, 'Bearer nonsense'))).toEqual([401, 401, 401]);
  });
});

describe('a limit of zero', () => {
  it('is none', async () => {
    await using gateway = await startConnected({ RATE_AUTH_PER_MINUTE: 0 });
    const response = await login(gateway, '192.0.2.20');
    expect([response.status, response.headers.get('ratelimit-limit')]).toEqual([200, null]);
  });
});

describe('without Redis', () => {
  it('each replica counts for itself', async () => {
    await using one = await startGateway({ RATE_AUTH_PER_MINUTE: 3 });
    await using other = await startGateway({ RATE_AUTH_PER_MINUTE: 3 }, one);
    expect(await statuses(4, () => login(one, ''))).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, () => login(other, ''))).toEqual([200, 200, 200, 429]);
  });

  it('that goes away on the way, requests go on, and are shared again when it is back', async () => {
    await using link = await startLink(redis.port);
    await using gateway = await startConnected({ RATE_AUTH_PER_MINUTE: 3, REDIS_URL: redisThrough(link) });
    const remaining = async (): Promise<string | null> =>
      (await login(gateway, '192.0.2.30')).headers.get('ratelimit-remaining');
    expect(await remaining()).toBe('2');
    await link.cut();
    await eventually(() => gateway.log.text.includes('Redis is away'), { intervalMs: 5 });
    expect([await remaining(), await remaining(), await remaining()]).toEqual(['2', '1', '0']);
    expect((await login(gateway, '192.0.2.30')).status).toBe(429);
    await link.mend();
    await eventually(() => gateway.log.text.split('shared through Redis').length === 3, { intervalMs: 5 });
    expect(await remaining()).toBe('1');
  });

  it('that hangs, hardly anybody waits for it', async () => {
    await using link = await startLink(redis.port);
    await using gateway = await startConnected({ RATE_AUTH_PER_MINUTE: 20, REDIS_URL: redisThrough(link) });
    link.freeze();
    const started = performance.now();
    const found = await statuses(21, () => login(gateway, '192.0.2.31'));
    expect(found.filter((status) => status === 200)).toHaveLength(20);
    expect(found.at(-1)).toBe(429);
    // One time-out for each of 21 requests would be over five seconds.
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

const redisThrough = ({ port }: { port: number }): string => redis.url.replace(`:${redis.port}`, `:${port}`);
