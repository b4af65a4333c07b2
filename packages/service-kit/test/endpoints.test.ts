import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bodyLimitBytes } from '../src/http/read-body.ts';
import { ask, startHttpApp, type HttpApp } from './_http-app.ts';
import { exampleId } from './_things-api.ts';

let app: HttpApp;
beforeAll(async () => {
  app = await startHttpApp();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const create = (body: RequestInit['body'], headers?: Record<string, string>) =>
  ask(app, 'POST', '/v1/things', { ...(headers === undefined ? {} : { headers }), body });

describe('a request that fits', () => {
  it('is answered with what the declaration names and nothing else', async () => {
    const reply = await create('{"name":"chair"}');
    expect(reply).toMatchObject({ status: 201, body: { id: exampleId, name: 'chair' } });
    expect(reply.body).not.toHaveProperty('secretOfTheStore');
    expect(reply.headers.get('location')).toBe('/v1/things/1');
  });

  it('reads parameters and query', async () => {
    const reply = await ask(app, 'GET', `/v1/things/${exampleId}?limit=5`);
    expect(reply).toMatchObject({ status: 200, body: { id: exampleId } });
  });

  it('keeps the declared status when there is nothing to answer', async () => {
    expect(await ask(app, 'POST', '/v1/things/ping')).toMatchObject({ status: 202, text: '' });
    expect(await ask(app, 'POST', '/v1/things/ping', { body: '{}' })).toMatchObject({
      status: 202,
      text: '',
    });
  });

  it.each(['application/json; charset=utf-8', 'application/merge-patch+json', 'APPLICATION/JSON'])(
    'may say %s',
    async (type) => {
      expect(await create('{"name":"chair"}', { 'content-type': type })).toMatchObject({ status: 201 });
    },
  );

  it('gives raw bytes to an endpoint that asks for them', async () => {
    const body = new Uint8Array([0, 255, 10, 123]);
    const reply = await ask(app, 'POST', '/v1/webhooks/things', {
      body,
      headers: { 'content-type': 'text/plain', 'x-signature': 's' },
    });
    expect(reply).toMatchObject({ status: 200, body: { bytes: [...body], signature: 's' } });
  });

  it('answers HEAD as GET without a body', async () => {
    const got = await ask(app, 'GET', `/v1/things/${exampleId}`);
    const head = await ask(app, 'HEAD', `/v1/things/${exampleId}`);
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers.get('content-length')).toBe(String(got.text.length));
  });
});

describe('a body that does not fit', () => {
  it.each([
    ['malformed JSON', '{"name":', 400, 'malformed_json'],
    ['nothing but a word', 'name', 400, 'malformed_json'],
    ['bytes that are no UTF-8', Buffer.from('{"name":"\xff"}', 'latin1'), 400, 'malformed_json'],
    ['no body', undefined, 400, 'invalid_request'],
    ['null', 'null', 400, 'invalid_request'],
    ['an array', '[]', 400, 'invalid_request'],
    ['a prototype', '{"name":"chair","__proto__":{"admin":true}}', 400, 'invalid_request'],
    ['a nest', '['.repeat(100_000) + ']'.repeat(100_000), 400, 'invalid_request'],
  ])('is refused: %s', async (_what, body, status, code) => {
    const reply = await create(body);
    expect(reply).toMatchObject({ status, body: { code, status, instance: '/v1/things' } });
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'text/json', ''])(
    'is refused as %p',
    async (type) => {
      const reply = await create(new TextEncoder().encode('{"name":"chair"}'), { 'content-type': type });
      expect(reply).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
    },
  );

  it('gets a pointer for each wrong field', async () => {
    const reply = await create('{"name":"","size":{"width":"1","depth":2},"a/b~c":1,"x/y":0}');
    expect(reply.status).toBe(400);
    const pointers = (reply.body.errors as { pointer: string }[]).map(({ pointer }) => pointer).sort();
    expect(pointers).toEqual(['/a~1b~0c', '/name', '/size/depth', '/size/width', '/x~1y']);
  });

  it('gets a pointer for a field that is not there', async () => {
    const { body } = await create(undefined);
    expect(body.errors).toEqual([{ pointer: '/name', message: expect.any(String) }]);
  });

  it.each(['{"name":1}', '[]', '"x"', 'null'])('is refused where none is taken: %s', async (body) => {
    expect(await ask(app, 'POST', '/v1/things/ping', { body })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '' }] },
    });
  });
});

describe('a body that is too large', () => {
  const huge = 'x'.repeat(bodyLimitBytes + 1);

  it('is refused by its announced length', async () => {
    expect(await create(JSON.stringify(huge))).toMatchObject({
      status: 413,
      body: { code: 'body_too_large' },
    });
  });

  it('is refused when it comes in chunks', async () => {
    const request = httpRequest({
      port: app.port,
      method: 'POST',
      path: '/v1/things',
      headers: { 'dapr-api-token': app.appToken, 'content-type': 'application/json' },
    });
    request.on('error', () => undefined);
    for (let sent = 0; sent < huge.length; sent += 16_384) request.write(huge.slice(0, 16_384));
    request.end(huge.slice(0, 16_384));
    const [response] = (await once(request, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(413);
  });

  it('may be just as large as the limit', async () => {
    const around = JSON.stringify({ name: '' }).length;
    const body = JSON.stringify({ name: 'x'.repeat(bodyLimitBytes - around) });
    expect(Buffer.byteLength(body)).toBe(bodyLimitBytes);
    expect(await create(body)).toMatchObject({ status: 201 });
  });
});

describe('an address', () => {
  it.each([
    ['/v1/things/7', '/path/id'],
    [`/v1/things/${exampleId}?limit=many`, '/query/limit'],
    [`/v1/things/${exampleId}?limit=1&limit=2`, '/query/limit'],
    [`/v1/things/${exampleId}?colour=red`, '/query/colour'],
    ['/v1/things/%E0%A4%A', '/path/id'],
  ])('is refused with a pointer: %s', async (path, pointer) => {
    expect(await ask(app, 'GET', path)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ pointer }] },
    });
  });

  it.each(['/', '/v1', '/v1/nothings', `/v1/things/${exampleId}/parts`])(
    'that nobody declared is 404: %s',
    async (path) => {
      expect(await ask(app, 'GET', path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    },
  );

  it.each([
    ['DELETE', '/v1/things', 'POST'],
    ['PATCH', '/v1/vendors-only', 'GET, HEAD, POST'],
    ['PROPFIND', '/v1/vendors-only', 'GET, HEAD, POST'],
  ])('does not know every method: %s %s', async (method, path, allow) => {
    const reply = await ask(app, method, path);
    expect(reply).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(reply.headers.get('allow')?.split(', ').sort().join(', ')).toBe(allow);
  });
});

describe('a client that breaks off', () => {
  it('in the middle of its body leaves the service well', async () => {
    const socket = connect(app.port, '127.0.0.1');
    const head = ['POST /v1/things HTTP/1.1', 'host: x', `dapr-api-token: ${app.appToken}`];
    socket.write([...head, 'content-type: application/json', 'content-length: 100', '', '{"na'].join('\r\n'));
    await once(socket, 'ready');
    const refused = () => app.lines.filter(({ msg }) => msg === 'refused').length;
    const before = refused();
    socket.destroy();
    while (refused() === before) await new Promise(setImmediate);
    expect(app.lines.some(({ level }) => (level as number) >= 50)).toBe(false);
    expect(await create('{"name":"chair"}')).toMatchObject({ status: 201 });
  });
});
