import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { eventually } from '@holdfast/local-stack';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { answerJson } from './fake-sidecar.ts';
import { chunk, chunkedPost, openRaw } from './raw-connection.ts';
import { problemOf, startGateway, type TestGateway } from './start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ UPSTREAM_TIMEOUT_MS: 300 });
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

/** The gateway is well when it serves the next caller. */
async function expectWell(): Promise<void> {
  gateway.sidecar.answer = answerJson(200, {});
  expect((await gateway.fetch('/v1/businesses')).status).toBe(200);
}

describe('a client that goes away', () => {
  it('while it sends: the call behind it is aborted', async () => {
    const connection = await openRaw(gateway.port);
    connection.write(chunkedPost('/v1/auth/login') + chunk('first'));
    const { request } = await firstCall();
    connection.socket.destroy();
    await eventually(() => request.destroyed, { intervalMs: 5 });
    expect(request.complete).toBe(false);
    await expectWell();
  });

  it('while it sends with a length: the call behind it is aborted', async () => {
    const connection = await openRaw(gateway.port);
    connection.write('POST /v1/auth/login HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{"email"');
    const { request } = await firstCall();
    connection.socket.resetAndDestroy();
    await eventually(() => request.destroyed, { intervalMs: 5 });
    expect(request.complete).toBe(false);
    await expectWell();
  });

  it('while it waits: the call behind it is aborted', async () => {
    gateway.sidecar.answer = () => undefined;
    const connection = await openRaw(gateway.port);
    connection.write('GET /v1/businesses HTTP/1.1\r\nhost: a\r\n\r\n');
    const { response } = await firstCall();
    connection.socket.destroy();
    await eventually(() => response.destroyed, { intervalMs: 5 });
    await expectWell();
  });

  it('while it reads: the call behind it is aborted', async () => {
    gateway.sidecar.answer = ({ response }) => void response.write('first');
    const connection = await openRaw(gateway.port);
    connection.write('GET /v1/businesses HTTP/1.1\r\nhost: a\r\n\r\n');
    await connection.received(/first/);
    connection.socket.destroy();
    const { response } = await firstCall();
    await eventually(() => response.destroyed, { intervalMs: 5 });
    await expectWell();
  });

  it('by the dozen, at every moment: the gateway serves the next one', async () => {
    gateway.sidecar.answer = ({ request, response }) => {
      request.resume();
      setImmediate(() => response.writeHead(200).write('x'));
    };
    const message = chunkedPost('/v1/auth/login') + chunk('{"email":"a@example.com"}') + chunk('more');
    await Promise.all(
      Array.from({ length: 60 }, async (_, at) => {
        const connection = await openRaw(gateway.port);
        connection.write(message.slice(0, at * 3));
        if (at % 2 === 0) await new Promise(setImmediate);
        if (at % 3 === 0) connection.socket.resetAndDestroy();
        else connection.socket.destroy();
      }),
    );
    await expectWell();
    expect(gateway.log.text).not.toContain('"level":50');
  });
});

describe('a service that fails', () => {
  it('before it answers: 503', async () => {
    gateway.sidecar.answer = ({ request }) => void request.socket.destroy();
    const response = await gateway.fetch('/v1/businesses');
    expect(response.status).toBe(503);
    expect(await problemOf(response)).toMatchObject({
      code: 'dependency_unavailable',
      instance: '/v1/businesses',
    });
    await expectWell();
  });

  it('in the middle of its answer: the client is hung up on, and sees that it is not whole', async () => {
    gateway.sidecar.answer = ({ request, response }) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"items":[', () => request.socket.destroy());
    };
    const response = await gateway.fetch('/v1/businesses');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    await expectWell();
  });

  it('in the middle of an answer with a length: the same', async () => {
    gateway.sidecar.answer = ({ request, response }) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('short', () => request.socket.destroy());
    };
    const response = await gateway.fetch('/v1/businesses');
    await expect(response.text()).rejects.toThrow();
    await expectWell();
  });

  it('while the client still sends: 503, and the connection goes on', async () => {
    gateway.sidecar.answer = ({ request }) => void request.once('data', () => request.socket.destroy());
    const connection = await openRaw(gateway.port);
    connection.write(chunkedPost('/v1/auth/login') + chunk('first'));
    expect(await connection.received(/dependency_unavailable/)).toMatch(/^HTTP\/1\.1 503 /);
    connection.write(`${chunk('second')}0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: a\r\n\r\n`);
    await connection.received(/HTTP\/1\.1 200 /);
    connection.socket.destroy();
  });

  it('by answering early: the answer arrives although the client still sends', async () => {
    gateway.sidecar.answer = ({ response }) => {
      response.writeHead(422, { 'content-type': 'application/problem+json' }).end('{"code":"invalid_code"}');
    };
    const connection = await openRaw(gateway.port);
    connection.write(chunkedPost('/v1/auth/login') + chunk('first'));
    expect(await connection.received(/invalid_code/)).toMatch(/^HTTP\/1\.1 422 /);
    connection.write(`${chunk('second')}0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: a\r\n\r\n`);
    await connection.received(/HTTP\/1\.1 200 /);
    connection.socket.destroy();
  });

  it('by not answering: 503 after the time-out', async () => {
    gateway.sidecar.answer = () => undefined;
    const response = await gateway.fetch('/v1/businesses');
    expect(response.status).toBe(503);
    expect(await problemOf(response)).toMatchObject({ code: 'dependency_unavailable' });
    await eventually(() => calls()[0]?.response.destroyed, { intervalMs: 5 });
  });

  it.each([
    [500, 'ERR_DIRECT_INVOKE', 'fail to invoke, id: auth, err: 127.0.0.1:50002 connection refused'],
    [403, 'ERR_PERMISSION', 'access denied by policy'],
    [404, 'ERR_APP_NOT_FOUND', 'no such app id'],
  ])('in the sidecar (%d %s): 503, and nothing of its words', async (status, errorCode, message) => {
    gateway.sidecar.answer = ({ response }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ errorCode, message }));
    };
    const response = await gateway.fetch('/v1/businesses');
    expect(response.status).toBe(503);
    const text = await response.text();
    expect(text).toContain('dependency_unavailable');
    expect(text).not.toMatch(/ERR_|invoke|policy|app id|127\.0\.0\.1/);
    expect(gateway.log.text).toContain(message);
  });

  it('in the sidecar, because the headers are too large for it: the client’s fault', async () => {
    gateway.sidecar.answer = ({ response }) => {
      response.writeHead(431, { 'content-type': 'text/plain' }).end('431 Request Header Fields Too Large');
    };
    const response = await gateway.fetch('/v1/businesses');
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({
      code: 'invalid_request',
      detail: 'The headers are too large.',
    });
  });

  it('with a problem document of its own: passed on as it is', async () => {
    gateway.sidecar.answer = answerJson(500, { code: 'internal_error', status: 500 });
    const response = await gateway.fetch('/v1/businesses');
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ code: 'internal_error', status: 500 });
  });

  it('because there is no sidecar: 503 at once', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const { port } = nobody.address() as AddressInfo;
    nobody.close();
    await using alone = await startGateway({ DAPR_HTTP_PORT: port });
    const response = await alone.fetch('/v1/auth/login', { method: 'POST', body: '{}' });
    expect(response.status).toBe(503);
    expect(await problemOf(response)).toMatchObject({ code: 'dependency_unavailable' });
  });
});
