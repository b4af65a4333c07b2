import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { anyone } from './audience.ts';
import { RemoteProblemError, createClient, type TransportReply, type TransportRequest } from './client.ts';
import { defineEndpoint } from './endpoint.ts';

const service = 'resource';
const audience = anyone();
const api = {
  read: defineEndpoint({
    service,
    audience,
    method: 'GET',
    path: '/v1/things/{thing}/parts/{part}',
    summary: '',
    params: z.object({ thing: z.string(), part: z.coerce.number() }),
    query: z.object({ q: z.string().optional(), limit: z.coerce.number().optional() }),
    success: { status: 200, body: z.object({ name: z.string() }) },
  }),
  create: defineEndpoint({
    service,
    audience,
    method: 'POST',
    path: '/v1/things',
    summary: '',
    body: z.object({ name: z.string() }),
    success: { status: 201, body: z.object({ id: z.string(), size: z.number().default(1) }) },
  }),
  end: defineEndpoint({
    service,
    audience,
    method: 'DELETE',
    path: '/v1/things',
    summary: '',
    success: { status: 204 },
  }),
};

/** A client whose service gives this answer, and what it was asked. */
function clientThatGets(status: number, body: unknown) {
  const asked: TransportRequest[] = [];
  const reply: TransportReply = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
  const client = createClient(api, async (request) => {
    asked.push(request);
    return reply;
  });
  return { client, asked };
}

describe('a call', () => {
  it('fills in the path and the query, escaped', async () => {
    const { client, asked } = clientThatGets(200, { name: 'leg' });
    const reply = await client.read({
      params: { thing: 'a/b?c#d e%', part: 7 },
      query: { q: 'x&y=ü z', limit: 5 },
    });
    expect(reply).toEqual({ name: 'leg' });
    expect(asked).toEqual([
      {
        service: 'resource',
        method: 'GET',
        path: '/v1/things/a%2Fb%3Fc%23d%20e%25/parts/7?q=x%26y%3D%C3%BC+z&limit=5',
        headers: { accept: 'application/json' },
        body: undefined,
      },
    ]);
  });

  it('leaves out what is not asked for', async () => {
    const { client, asked } = clientThatGets(200, { name: 'leg' });
    await client.read({ params: { thing: 'a', part: 1 }, query: { q: undefined } });
    expect(asked[0]?.path).toBe('/v1/things/a/parts/1');
  });

  it.each(['', '.', '..'])('never leads to another path: %p', async (thing) => {
    const { client, asked } = clientThatGets(200, { name: 'leg' });
    await expect(client.read({ params: { thing, part: 1 }, query: {} })).rejects.toThrow(/thing/);
    expect(asked).toEqual([]);
  });

  it('carries a body and an idempotency key', async () => {
    const { client, asked } = clientThatGets(201, { id: '1' });
    expect(await client.create({ body: { name: 'chair' }, idempotencyKey: 'k' })).toEqual({
      id: '1',
      size: 1,
    });
    expect(asked[0]).toMatchObject({
      body: '{"name":"chair"}',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
    });
  });

  it('that is answered with nothing answers nothing', async () => {
    const { client } = clientThatGets(204, '');
    expect(await client.end({})).toBeUndefined();
  });
});

describe('a refusal', () => {
  const problem = { type: 't', title: 'Taken', status: 409, code: 'slot_taken', requestId: 'r', slot: 7 };

  it('is an error with the code and the document', async () => {
    const { client } = clientThatGets(409, problem);
    const error = await client.end({}).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RemoteProblemError);
    expect(error).toMatchObject({
      service: 'resource',
      status: 409,
      code: 'slot_taken',
      problem: { requestId: 'r' },
    });
  });

  it.each<[string, number, unknown]>([
    ['a proxy’s page', 502, '<html>Bad Gateway</html>'],
    ['nothing', 500, ''],
    ['JSON that is no problem', 400, { error: 'no' }],
    ['JSON that is nothing', 500, 'null'],
    ['a status that the endpoint does not declare', 200, ''],
  ])('may be %s', async (_what, status, body) => {
    const { client } = clientThatGets(status, body);
    await expect(client.end({})).rejects.toMatchObject({
      name: 'RemoteProblemError',
      status,
      code: 'unknown',
      problem: undefined,
    });
  });

  it('is not made of an answer that does not fit: that is a fault', async () => {
    const { client } = clientThatGets(201, { id: 7 });
    await expect(client.create({ body: { name: 'x' } })).rejects.toMatchObject({ name: 'ZodError' });
    const broken = clientThatGets(201, '{"id"').client.create({ body: { name: 'x' } });
    await expect(broken).rejects.toBeInstanceOf(SyntaxError);
  });

  it('of the transport stays what it is', async () => {
    const client = createClient(api, () => Promise.reject(new TypeError('away')));
    await expect(client.end({})).rejects.toThrow(TypeError);
  });
});
