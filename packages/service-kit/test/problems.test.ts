import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createNoteOrm } from './_note-database.ts';
import { ask, startHttpApp, type HttpApp } from './_http-app.ts';
import { exampleId, insideOfTheFault } from './_things-api.ts';

let app: HttpApp;
let production: HttpApp;
beforeAll(async () => {
  const orm = createNoteOrm('postgres://a:b@127.0.0.1:1/none');
  const database = () => orm.em.fork().execute('select 1');
  app = await startHttpApp({
    readiness: { broken: () => Promise.reject(new Error('not yet')) },
    routes: () => [(ctx, next) => (ctx.path === '/database' ? database() : next())],
  });
  production = await startHttpApp({ strict: false, readiness: { fine: async () => undefined } });
});
afterAll(() => Promise.all([app, production].map((each) => each[Symbol.asyncDispose]())));

const fail = (how: string, of = app) => ask(of, 'POST', '/v1/things/fail', { body: JSON.stringify({ how }) });

describe('a refusal', () => {
  it('is a problem document with its facts', async () => {
    const reply = await fail('declared');
    expect(reply.status).toBe(409);
    expect(reply.body).toEqual({
      type: 'https://holdfast.dev/problems/slot_taken',
      title: expect.any(String),
      status: 409,
      code: 'slot_taken',
      detail: 'Somebody was faster.',
      slot: 7,
      instance: '/v1/things/fail',
      requestId: reply.headers.get('x-request-id'),
    });
  });

  it('with a code that the endpoint does not declare fails where tests run, and only there', async () => {
    expect(await fail('undeclared')).toMatchObject({ status: 500, body: { code: 'internal_error' } });
    expect(app.lines.at(-2)).toMatchObject({
      level: 50,
      err: {
        message: expect.stringContaining('POST /v1/things/fail does not declare the problem not_bookable'),
      },
    });
    expect(await fail('undeclared', production)).toMatchObject({ body: { code: 'not_bookable' } });
  });
});

describe('a fault', () => {
  it.each(['fault', 'unfit'])('tells nothing: %s', async (how) => {
    for (const each of [app, production]) {
      const reply = await fail(how, each);
      expect(reply).toMatchObject({ status: 500, body: { code: 'internal_error' } });
      expect(Object.keys(reply.body as object).sort()).toEqual([
        'code',
        'instance',
        'requestId',
        'status',
        'title',
        'type',
      ]);
    }
  });

  it('is logged with what happened', async () => {
    const { headers } = await fail('fault');
    expect(app.lines).toContainEqual(
      expect.objectContaining({
        msg: 'request failed',
        requestId: headers.get('x-request-id'),
        err: expect.objectContaining({ message: insideOfTheFault }),
      }),
    );
  });

  it.each(['outage', 'remote'])('of somebody else is 503: %s', async (how) => {
    const reply = await fail(how);
    expect(reply).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } });
    expect(reply.text).not.toContain(insideOfTheFault);
  });

  it('of the database is 503', async () => {
    expect(await ask(app, 'GET', '/database')).toMatchObject({ status: 503 });
  });
});

describe('who calls', () => {
  const asUser = async (role: 'VENDOR' | 'CUSTOMER', path = '/v1/vendors-only') => {
    const { authorization } = await app.identity.user(role, exampleId);
    return ask(app, 'GET', path, { headers: { authorization } });
  };
  const asService = async (caller: 'payment' | 'auth', headers: Record<string, string> = {}) =>
    ask(app, 'GET', '/internal/services-only', {
      headers: { ...headers, 'x-service-token': await app.identity.serviceToken(caller, 'booking') },
    });

  it('is known to the handler', async () => {
    expect(await asUser('VENDOR')).toMatchObject({ status: 200, body: { userId: exampleId } });
    expect(await asService('payment')).toMatchObject({ status: 200, body: { service: 'payment' } });
    const { authorization } = await app.identity.user('CUSTOMER', exampleId);
    expect(await asService('payment', { authorization })).toMatchObject({ body: { userId: exampleId } });
  });

  it('and says nothing is refused with 401', async () => {
    for (const path of ['/v1/vendors-only', '/internal/services-only']) {
      expect(await ask(app, 'GET', path)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    }
  });

  it('and may not is refused with 403', async () => {
    expect(await asUser('CUSTOMER')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await asService('auth')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('and shows a bad token is refused even where nobody needs one', async () => {
    const reply = await ask(app, 'GET', `/v1/things/${exampleId}`, {
      headers: { authorization: 'Basic eDp5' },
    });
    expect(reply).toMatchObject({ status: 401 });
  });

  it('is asked before the body is read', async () => {
    const write = async (role: 'VENDOR' | 'CUSTOMER') => {
      const { authorization } = await app.identity.user(role);
      return (await ask(app, 'POST', '/v1/vendors-only', { body: '{', headers: { authorization } })).status;
    };
    expect((await ask(app, 'POST', '/v1/vendors-only', { body: '{' })).status).toBe(401);
    expect([await write('CUSTOMER'), await write('VENDOR')]).toEqual([403, 400]);
  });

  it.each([undefined, '', 'x', '0'.repeat(36)])('must come through the sidecar: %p', async (token) => {
    const headers: Record<string, string> = token === undefined ? {} : { 'dapr-api-token': token };
    const url = `http://127.0.0.1:${String(app.port)}`;
    expect((await fetch(`${url}/v1/things/${exampleId}`, { headers })).status).toBe(401);
    expect((await fetch(`${url}/healthz`, { headers })).status).toBe(200);
  });
});

describe('request id and trace', () => {
  const trace = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const read = (headers: Record<string, string>, id = exampleId) =>
    ask(app, 'GET', `/v1/things/${id}`, { headers });

  it('that come with a request go through answer, problem and log', async () => {
    const reply = await read({ 'x-request-id': 'from-outside.1', traceparent: trace }, 'nothing');
    expect(reply.headers.get('x-request-id')).toBe('from-outside.1');
    expect(reply.body).toMatchObject({ requestId: 'from-outside.1' });
    expect(app.lines).toContainEqual(
      expect.objectContaining({
        msg: 'refused',
        requestId: 'from-outside.1',
        traceparent: trace,
        problem: 'invalid_request',
      }),
    );
  });

  it.each([
    ['x'.repeat(65), '00-0-0-00'],
    ['two words', trace.slice(1)],
    ['{"a":1}', `01${trace.slice(2)}`],
  ])('are made anew where they are not harmless', async (id, traceparent) => {
    const before = app.lines.length;
    const reply = await read({ 'x-request-id': id, traceparent });
    const given = reply.headers.get('x-request-id');
    expect(given).toMatch(/^[0-9a-f-]{36}$/);
    expect(app.lines.slice(before)).toContainEqual(
      expect.objectContaining({
        requestId: given,
        traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
      }),
    );
  });
});

describe('health and metrics', () => {
  const get = (of: HttpApp, path: string) => fetch(`http://127.0.0.1:${String(of.port)}${path}`);

  it('tells the process apart from what it needs', async () => {
    expect((await get(app, '/healthz')).status).toBe(200);
    const reply = await get(app, '/readyz');
    expect([reply.status, await reply.json()]).toEqual([
      503,
      { status: 'not ready', failing: { broken: 'not yet' } },
    ]);
    expect((await get(production, '/readyz')).status).toBe(200);
  });

  it('counts by route pattern, so that no id makes a series of its own', async () => {
    await ask(app, 'GET', `/v1/things/${exampleId}`);
    await ask(app, 'GET', '/nowhere/7');
    const text = await (await get(app, '/metrics')).text();
    expect(text).toContain('route="/v1/things/:id",status="200"');
    expect(text).not.toContain(exampleId);
    expect(text).not.toContain('nowhere');
  });
});
