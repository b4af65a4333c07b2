import { publicEndpoints, type EndpointDeclaration, type Role } from '@holdfast/contracts';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { send, type Reply } from '../support/http.ts';
import { signInAs, type Person } from '../support/person.ts';
import type { TestStack } from './_platform.ts';

const name = ({ method, path }: EndpointDeclaration) => `${method} ${path}`;
const withBody = publicEndpoints.filter(({ method, rawBody }) => method !== 'GET' && rawBody !== true);
const fill = (path: string) => path.replaceAll(/\{\w+\}/g, () => randomUUID());

/** Every declared endpoint, through the public door, with everything that must not get further than a clear answer. */
export function describeBadInput(platform: () => TestStack): void {
  describe('bad input', () => {
    let people: Record<Role, Person>;
    beforeAll(async () => {
      const { info } = platform();
      const [admin, vendor, customer] = await Promise.all([
        signInAs(info, 'ADMIN'),
        signInAs(info, 'VENDOR'),
        signInAs(info, 'CUSTOMER'),
      ]);
      people = { ADMIN: admin, VENDOR: vendor, CUSTOMER: customer };
    });

    const whoMay = ({ audience }: EndpointDeclaration): Person =>
      people[audience.kind === 'user' ? (audience.roles[0] ?? 'CUSTOMER') : 'CUSTOMER'];
    const call = (endpoint: EndpointDeclaration, body: string, headers: Record<string, string> = {}) =>
      whoMay(endpoint).request(endpoint.method, fill(endpoint.path), {
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });

    it.each(withBody.map((endpoint) => [name(endpoint), endpoint] as const))(
      '%s refuses it',
      async (_name, endpoint) => {
        expectProblem(await call(endpoint, '{"a": '), 400, 'malformed_json');
        expectProblem(await call(endpoint, '{"surprise": 1}'), 400, 'invalid_request');
        expectProblem(await call(endpoint, '[1, "x", null]'), 400, 'invalid_request');
        expectProblem(await call(endpoint, '"text"'), 400, 'invalid_request');
        expectProblem(
          await call(endpoint, '<a/>', { 'content-type': 'text/xml' }),
          415,
          'unsupported_media_type',
        );
        expectProblem(await call(endpoint, `{"a": "${'x'.repeat(2_000_000)}"}`), 413, 'body_too_large');
      },
    );

    const wrongTypes = withBody.filter(({ body }) => body !== undefined && 'shape' in body);
    it.each(wrongTypes.map((endpoint) => [name(endpoint), endpoint] as const))(
      '%s names each wrong field',
      async (_name, endpoint) => {
        const fields = Object.keys((endpoint.body as unknown as { shape: object }).shape);
        const wrong = JSON.stringify(Object.fromEntries(fields.map((field) => [field, { wrong: true }])));
        const reply = await call(endpoint, wrong);
        expectProblem(reply, 400, 'invalid_request');
        const pointers = reply.body.errors.map(({ pointer }: { pointer: string }) => pointer.split('/')[1]);
        expect(new Set(pointers)).toEqual(new Set(fields));
      },
    );

    it.each(publicEndpoints.map((endpoint) => [name(endpoint), endpoint] as const))(
      '%s refuses other methods and ids that are none',
      async (_name, endpoint) => {
        const person = whoMay(endpoint);
        const wrongMethod = await person.request('PUT', fill(endpoint.path), { body: {} });
        expectProblem(wrongMethod, 405, 'method_not_allowed');
        if (!endpoint.path.includes('{')) return;
        const junk = endpoint.path.replaceAll(/\{\w+\}/g, 'not-an-id');
        const reply = await person.request(
          endpoint.method,
          junk,
          endpoint.method === 'GET' ? {} : { body: {} },
        );
        expectProblem(reply, 400, 'invalid_request');
      },
    );

    it('an unknown path, a junk token and a junk signature are told apart', async () => {
      const { info } = platform();
      expectProblem(await send('GET', `${info.gateway}/v1/nothing`), 404, 'not_found');
      const junk = { headers: { authorization: 'Bearer junk.junk.junk' } };
      expectProblem(await send('GET', `${info.gateway}/v1/me`, junk), 401, 'unauthenticated');
      expectProblem(await send('GET', `${info.gateway}/v1/me`), 401, 'unauthenticated');
      const unsigned = await send('POST', `${info.gateway}/v1/webhooks/stripe`, { body: { id: 'evt_1' } });
      expectProblem(unsigned, 400, 'invalid_signature');
    });
  });
}

function expectProblem(reply: Reply, status: number, code: string): void {
  expect({ status: reply.status, code: reply.body?.code }).toEqual({ status, code });
  expect(reply.headers.get('content-type')).toContain('application/problem+json');
  expect(reply.body).toMatchObject({ status, title: expect.any(String), requestId: expect.any(String) });
}
