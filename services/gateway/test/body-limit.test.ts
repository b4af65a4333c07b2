import { eventually } from '@holdfast/local-stack';
import { bodyLimitBytes } from '@holdfast/service-kit/http/read-body';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { answerJson } from './fake-sidecar.ts';
import { chunk, chunkedPost, openRaw } from './raw-connection.ts';
import { problemOf, startGateway, type TestGateway } from './start-gateway.ts';

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

const login = (body: string): Promise<Response> => gateway.fetch('/v1/auth/login', { method: 'POST', body });

describe('a body with a length', () => {
  it('passes up to the limit', async () => {
    expect((await login('x'.repeat(bodyLimitBytes))).status).toBe(200);
  });

  it('is refused beyond it, before anything is read or sent', async () => {
    const response = await login('x'.repeat(bodyLimitBytes + 1));
    expect(response.status).toBe(413);
    expect(await problemOf(response)).toMatchObject({ code: 'body_too_large' });
    expect(gateway.sidecar.calls).toHaveLength(0);
  });

  it('is refused by its announcement alone', async () => {
    const connection = await openRaw(gateway.port);
    connection.write('POST /v1/auth/login HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999999\r\n\r\n');
    expect(await connection.received(/body_too_large/)).toMatch(/^HTTP\/1\.1 413 /);
    // It sends on and on: after a while nobody listens any more.
    const sending = setInterval(() => connection.write('x'.repeat(1000)), 10);
    await connection.closed();
    clearInterval(sending);
  });

  it('may be answered while a megabyte is still coming', async () => {
    const response = await login('x'.repeat(1024 * 1024));
    expect(response.status).toBe(413);
    await response.text();
  });
});

describe('a body in chunks', () => {
  const pieces = (count: number): ReadableStream<Uint8Array> =>
    ReadableStream.from(Array.from({ length: count }, () => new Uint8Array(16 * 1024)));
  const stream = (count: number) =>
    gateway.fetch('/v1/auth/login', { method: 'POST', body: pieces(count), duplex: 'half' });

  it('passes up to the limit', async () => {
    expect((await stream(16)).status).toBe(200);
  });

  it('is refused when it grows beyond it', async () => {
    const response = await stream(17);
    expect(response.status).toBe(413);
    expect(await problemOf(response)).toMatchObject({ code: 'body_too_large' });
  });

  it('takes the call behind it down when it grows beyond the limit', async () => {
    gateway.sidecar.answer = ({ request }) => void request.resume();
    const connection = await openRaw(gateway.port);
    connection.write(chunkedPost('/v1/auth/login') + chunk('{'));
    const { request } = await eventually(() => gateway.sidecar.calls[0], { intervalMs: 5 });
    connection.write(chunk('x'.repeat(bodyLimitBytes)));
    expect(await connection.received(/body_too_large/)).toMatch(/^HTTP\/1\.1 413 /);
    await eventually(() => request.destroyed, { intervalMs: 5 });
    expect(request.complete).toBe(false);
    connection.socket.destroy();
  });

  it('may end in nonsense: the connection ends, the gateway does not', async () => {
    const connection = await openRaw(gateway.port);
    connection.write(`${chunkedPost('/v1/auth/login')}zz\r\n`);
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 400 /);
    expect((await login('{}')).status).toBe(200);
  });
});

it('refuses headers beyond all measure with a problem document', async () => {
  const connection = await openRaw(gateway.port);
  connection.write(`GET /v1/me HTTP/1.1\r\nhost: a\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`);
  const answer = await connection.closed();
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('The headers are too large.');
});
