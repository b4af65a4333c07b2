import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../logger.ts';
import { createLeases, type AcquireLease } from './lease.ts';
import { createSidecar } from './sidecar.ts';

/** What daprd 1.18.2 has answered before a Redis that was well, frozen, just killed, and away. */
const save = (why: string): [number, string] => [
  500,
  JSON.stringify({
    errorCode: 'ERR_STATE_SAVE',
    message: `failed saving state in state store leases: failed to set key booking||r: ${why}`,
  }),
];
const lostRace = save(
  'ERR user_script:14: failed to set key booking||r script: d908b955, on @user_script:14.',
);
let answer: [number, string] = [204, ''];
let asked: string[];
let lines: string[];
let acquire: AcquireLease;
let stack: AsyncDisposableStack;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  [asked, lines] = [[], []];
  const server = createServer((request: IncomingMessage, response) => {
    void request.toArray().then((chunks) => {
      asked.push(`${String(request.method)} ${String(request.url)} ${chunks.join('')}`);
      response.writeHead(answer[0]).end(request.method === 'DELETE' ? '' : answer[1]);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  stack.defer(() => void server.close());
  acquire = leasesAt((server.address() as AddressInfo).port);
});
afterEach(() => stack.disposeAsync().then(() => undefined));

function leasesAt(httpPort: number): AcquireLease {
  const sidecar = stack.use(createSidecar({ httpPort, grpcPort: 1, apiToken: 'a' }));
  return createLeases(sidecar, createLogger('booking', 'warn', { write: (line) => void lines.push(line) }));
}

/** Takes a lease, and gives it back. */
async function take(ttlSeconds = 5): Promise<string> {
  await using lease = await acquire('r', ttlSeconds);
  return lease.outcome;
}

describe('a lease', () => {
  it('is a first write that runs out by itself, and is given back', async () => {
    answer = [204, ''];
    expect(await take()).toBe('acquired');
    expect(asked).toHaveLength(2);
    const [written] = JSON.parse(asked[0]?.replace(/^POST \S+ /, '') ?? '') as unknown[];
    expect(written).toMatchObject({
      key: 'r',
      options: { concurrency: 'first-write' },
      metadata: { ttlInSeconds: '5' },
    });
    expect(asked[1]).toBe('DELETE /v1.0/state/leases/r ');
  });

  it('that has run out meanwhile is left alone: it may be somebody else’s', async () => {
    answer = [204, ''];
    expect(await take(0)).toBe('acquired');
    expect(asked).toHaveLength(1);
  });

  it('that somebody else has is busy, and stays theirs', async () => {
    answer = lostRace;
    expect(await take()).toBe('busy');
    expect(asked).toHaveLength(1);
    expect(lines).toHaveLength(0);
  });

  it.each([
    ['frozen', save('read tcp 127.0.0.1:1->127.0.0.1:2: i/o timeout')],
    ['just killed', save('EOF')],
    ['away', save('context deadline exceeded')],
    ['refusing connections', save('dial tcp 127.0.0.1:6389: connect: connection refused')],
    [
      'full',
      save("OOM command not allowed when used memory > 'maxmemory'. script: d908b955, on @user_script:14."),
    ],
  ])('is not waited for while Redis is %s', async (_how, failure) => {
    answer = failure;
    expect(await take()).toBe('unguarded');
    expect(asked).toHaveLength(1);
    expect(lines.join('')).toContain('lease store is away');
  });

  it.each<[string, [number, string]]>([
    [
      'there is no such store',
      [400, '{"errorCode":"ERR_STATE_STORE_NOT_FOUND","message":"state store leases is not found"}'],
    ],
    ['our token is refused', [401, 'invalid api token']],
  ])('is not waited for when %s', async (_why, failure) => {
    answer = failure;
    expect(await take()).toBe('unguarded');
  });

  it('is not waited for when the sidecar is gone', async () => {
    acquire = leasesAt(1);
    expect(await take()).toBe('unguarded');
  });
});
