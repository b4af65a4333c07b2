import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { eventually } from '@holdfast/local-stack';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { answerJson, bodyOf } from './fake-sidecar.ts';
import { chunk, chunkedPost, openRaw } from './raw-connection.ts';
import { startGateway, type TestGateway } from './start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});
beforeEach(() => {
  gateway.sidecar.calls.length = 0;
  gateway.sidecar.answer = answerJson(200, {});
});

const calls = () => gateway.sidecar.calls;
const firstCall = () => eventually(() => calls()[0], { intervalMs: 5 });

describe('the request body', () => {
  it('reaches the service while the client is still sending', async () => {
    gateway.sidecar.answer = () => undefined;
    const connection = await openRaw(gateway.port);
    connection.write(chunkedPost('/v1/auth/login') + chunk('first'));
    const { request, response } = await firstCall();
    expect(String((await once(request, 'data'))[0])).toBe('first');
    connection.write(chunk('second'));
    expect(String((await once(request, 'data'))[0])).toBe('second');
    connection.write('0\r\n\r\n');
    await once(request, 'end');
    response.end('thanks');
    expect(await connection.received(/thanks/)).toMatch(/^HTTP\/1\.1 200 /);
    connection.socket.destroy();
  });

  it('keeps its length, so that the sidecar may repeat the call', async () => {
    await gateway.fetch('/v1/auth/login', { method: 'POST', body: '{"a":"ä"}' });
    expect(calls()[0]?.headers['content-length']).toBe('10');
    expect(calls()[0]?.headers['transfer-encoding']).toBeUndefined();
  });

  it('is passed on byte for byte', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256);
    let received: Uint8Array = new Uint8Array();
    gateway.sidecar.answer = async ({ request, response }) => {
      received = await bodyOf(request);
      response.end('{}');
    };
    const headers = {
      'stripe-signature': 't=1,v1=abc',
      'content-type': 'application/json; charset=utf-8',
      'content-encoding': 'identity',
    };
    await gateway.fetch('/v1/webhooks/stripe', { method: 'POST', body: bytes, headers });
    expect(Buffer.compare(received, bytes)).toBe(0);
    expect(calls()[0]?.headers).toMatchObject(headers);
  });

  it('is left behind where the method has none by meaning', async () => {
    const connection = await openRaw(gateway.port);
    connection.write('GET /v1/businesses HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello');
    await connection.received(/^HTTP\/1\.1 200 /);
    expect(calls()[0]?.headers).not.toHaveProperty('content-length');
    expect(calls()[0]?.headers).not.toHaveProperty('transfer-encoding');
    connection.socket.destroy();
  });

  it('is asked for only when the request has passed every check', async () => {
    const refused = await openRaw(gateway.port);
    const head = (path: string): string =>
      `POST ${path} HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n`;
    refused.write(head('/v1/bookings'));
    expect(await refused.received(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 401 /);
    refused.socket.destroy();

    const accepted = await openRaw(gateway.port);
    accepted.write(head('/v1/auth/login'));
    expect(await accepted.received(/\r\n\r\n/)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    accepted.write('{}');
    expect(await accepted.received(/HTTP\/1\.1 200 /)).toContain('HTTP/1.1 200 OK');
    expect(calls()[0]?.headers.expect).toBeUndefined();
    accepted.socket.destroy();
  });
});

describe('the answer', () => {
  it('reaches the client while the service is still writing', async () => {
    gateway.sidecar.answer = ({ response }) => void response.write('first');
    const response = await gateway.fetch('/v1/businesses');
    const reader = response.body!.getReader();
    expect(text(await reader.read())).toBe('first');
    calls()[0]!.response.end('second');
    expect(text(await reader.read())).toBe('second');
    expect((await reader.read()).done).toBe(true);
  });

  it('is not read faster than the client takes it', async () => {
    const size = 64 * 1024 * 1024;
    let written = 0;
    gateway.sidecar.answer = ({ response }) => {
      const piece = Buffer.alloc(1024 * 1024);
      const more = (): void => {
        while (written < size) {
          written += piece.length;
          if (!response.write(piece)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    };
    const request = httpRequest(`${gateway.url}/v1/businesses`).end();
    const [response] = (await once(request, 'response')) as [AsyncIterable<Uint8Array>];
    // Nobody reads: what fits into the buffers on the way is written, the rest is not.
    const settled = await standstill(() => written);
    expect(settled).toBeLessThan(size / 2);
    expect((await bodyOf(response)).length).toBe(size);
  });
});

const text = ({ value }: { value?: Uint8Array | undefined }): string => Buffer.from(value ?? []).toString();

/** Resolves with a number as soon as it has been the same in ten looks in a row. */
async function standstill(look: () => number): Promise<number> {
  let last = -1;
  let same = 0;
  await eventually(
    () => {
      const now = look();
      same = now === last ? same + 1 : 0;
      last = now;
      return same >= 10;
    },
    { intervalMs: 20 },
  );
  return last;
}
