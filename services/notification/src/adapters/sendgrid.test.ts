import { createServer, type RequestListener } from 'node:http';
import { mkdtemp, rmdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSendGrid } from './sendgrid.ts';

let answer: RequestListener;
const server = createServer((request, response) => answer(request, response));

beforeEach(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve())));
afterEach(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
);

const send = (more: { baseUrl?: string } = {}) =>
  createSendGrid({
    apiKey: ['SG', 'some', 'key'].join('.'),
    baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    from: { email: 'no-reply@holdfast.test' },
    timeoutSeconds: 0.2,
    ...more,
  })({
    notificationId: 'n1',
    to: 'ada@example.com',
    subject: 'Hello',
    text: 'Hello',
    html: '<p>Hello</p>',
    calendar: undefined,
  });

const answering =
  (status: number, headers: Record<string, string> = {}, body: unknown = ''): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

describe('what SendGrid answers', () => {
  it('202 is sent, with its id of the message', async () => {
    answer = answering(202, { 'x-message-id': 'abc' });
    expect(await send()).toEqual({ status: 'sent', messageId: 'abc' });
  });

  it.each([400, 404, 406, 413, 415])('%i never works', async (status) => {
    answer = answering(status, {}, { errors: [{ message: 'Bad address ada@example.com, code 123456' }] });
    expect(await send()).toEqual({
      status: 'never',
      reason: `SendGrid answered ${status}: Bad address [address] code [code]`,
    });
  });

  it.each([401, 403, 408, 429, 500, 502, 503, 504])('%i may work later', async (status) => {
    answer = answering(status, {}, 'nothing that we know');
    expect(await send()).toEqual({ status: 'later', reason: `SendGrid answered ${status}` });
  });

  it('is understood in a folder whose name is no regular expression', async () => {
    const [before, odd] = [process.cwd(), await mkdtemp(join(tmpdir(), 'c++('))];
    answer = answering(500);
    try {
      process.chdir(odd);
      expect(await send()).toEqual({ status: 'later', reason: 'SendGrid answered 500' });
    } finally {
      process.chdir(before);
      await rmdir(odd);
    }
  });

  it.each([
    ['seconds', '120', { afterSeconds: 120 }],
    ['a date', 'Wed, 21 Oct 2026 07:28:00 GMT', {}],
  ])('Retry-After in %s', async (_what, value, expected) => {
    answer = answering(429, { 'retry-after': value });
    expect(await send()).toEqual({ status: 'later', reason: 'SendGrid answered 429', ...expected });
  });

  it('nothing at all may work later', async () => {
    answer = () => undefined;
    const startedAt = performance.now();
    expect(await send()).toMatchObject({
      status: 'later',
      reason: expect.stringMatching(/ECONNABORTED|ETIMEDOUT/),
    });
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(await send({ baseUrl: 'http://127.0.0.1:1' })).toMatchObject({
      reason: 'SendGrid did not answer: ECONNREFUSED',
    });
  });
});
