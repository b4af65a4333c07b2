import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startMailWorld, type MailWorld } from './_mail-world.ts';

let world: MailWorld;
beforeAll(async () => {
  world = await startMailWorld();
});
afterEach(() => world.forgetMail());
afterAll(() => world.stop());

describe('validation', () => {
  const valid = {
    personalizations: [{ to: [{ email: 'a@example.test' }] }],
    from: { email: 'noreply@holdfast.example' },
    subject: 'Hello',
    content: [{ type: 'text/plain', value: 'Hi' }],
  };

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${world.mailUrl}/v3/mail/send`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.keys.mail}`, 'content-type': 'application/json', ...headers },
      body,
    });

  it.each([
    [{ from: undefined }, 'from'],
    [{ from: { email: 'nonsense' } }, 'from.email'],
    [{ personalizations: [] }, 'personalizations'],
    [{ personalizations: [{ to: [] }] }, 'personalizations.0.to'],
    [{ personalizations: [{ to: [{ email: 'x' }] }] }, 'personalizations.0.to.0.email'],
    [
      { personalizations: [{ to: [{ email: 'a@b.example' }, { email: 'A@b.example' }] }] },
      'personalizations.0',
    ],
    [{ subject: undefined }, 'subject'],
    [{ subject: '' }, 'subject'],
    [{ content: undefined }, 'content'],
    [{ content: [{ type: 'text/plain', value: '' }] }, 'content.0.value'],
    [
      {
        content: [
          { type: 'text/html', value: 'x' },
          { type: 'text/plain', value: 'x' },
        ],
      },
      'content',
    ],
    [{ attachments: [{ content: 'not base64!', filename: 'x' }] }, 'attachments.0.content'],
    [{ attachments: [{ content: 'aGk=' }] }, 'attachments.0.filename'],
    [{ headers: { Subject: 'x' } }, 'headers'],
  ])('%j', async (change, field) => {
    const response = await post(JSON.stringify({ ...valid, ...change }));
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as {
      errors: { message: string; field: string; help: string }[];
    };
    expect(errors.map((error) => error.field)).toContain(field);
    expect(await world.inbox()).toEqual([]);
  });

  it('accepts exactly this and nothing that is not JSON', async () => {
    expect((await post(JSON.stringify(valid))).status).toBe(202);
    expect((await post('{')).status).toBe(400);
    expect((await post('[]')).status).toBe(400);
    expect((await post('null')).status).toBe(400);
    expect((await post(JSON.stringify(valid), { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await fetch(`${world.mailUrl}/v3/nothing`)).status).toBe(404);
  });

  it('takes large attachments and refuses more than 30 MB', async () => {
    const attached = (bytes: number) =>
      JSON.stringify({
        ...valid,
        attachments: [{ filename: 'x.bin', content: Buffer.alloc(bytes).toString('base64') }],
      });
    expect((await post(attached(12_000_000))).status).toBe(202);
    const tooLarge = await post(attached(23_000_000));
    expect(tooLarge.status).toBe(413);
    expect(await tooLarge.json()).toHaveProperty('errors');
  }, 30_000);

  it('checks and does not deliver in sandbox mode', async () => {
    const body = { ...valid, mail_settings: { sandbox_mode: { enable: true } } };
    expect((await post(JSON.stringify(body))).status).toBe(200);
    expect(await world.inbox()).toEqual([]);
  });
});
