import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { letter, startMailWorld, type MailWorld } from './_mail-world.ts';
import { testKey } from './_world.ts';

let world: MailWorld;
beforeAll(async () => {
  world = await startMailWorld();
});
afterEach(() => world.forgetMail());
afterAll(() => world.stop());

describe('sending mail with the official client', () => {
  it('is accepted and lies in the mailbox', async () => {
    const ics = Buffer.from('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n');
    const [response] = await world.mail.send({
      ...letter('Guest@Example.test', 'Your booking'),
      attachments: [
        {
          filename: 'booking.ics',
          type: 'text/calendar',
          content: ics.toString('base64'),
          disposition: 'attachment',
        },
      ],
      customArgs: { eventId: 'e-1' },
      categories: ['booking'],
      headers: { 'X-Entity-Ref-ID': 'b-1' },
    });
    expect(response.statusCode).toBe(202);
    const [message, ...others] = await world.inbox('?to=guest@example.TEST');
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      messageId: (response.headers as Record<string, string>)['x-message-id'],
      from: 'noreply@holdfast.example',
      fromName: 'Holdfast',
      to: 'Guest@Example.test',
      subject: 'Your booking',
      text: 'Your code is 123456.',
      html: '<p>Your code is <b>123456</b>.</p>',
      customArgs: { eventId: 'e-1' },
      categories: ['booking'],
      headers: { 'X-Entity-Ref-ID': 'b-1' },
    });
    expect(message?.attachments).toEqual([
      expect.objectContaining({ filename: 'booking.ics', type: 'text/calendar', sizeBytes: ics.length }),
    ]);
    expect(Date.parse(message?.at ?? '')).toBeGreaterThan(Date.now() - 60_000);
    const file = await fetch(`${world.mailUrl}/messages/${message?.id ?? ''}/attachments/0`);
    expect(file.headers.get('content-disposition')).toContain('booking.ics');
    expect(Buffer.from(await file.arrayBuffer())).toEqual(ics);
    expect(await (await fetch(`${world.mailUrl}/messages/${message?.id ?? ''}`)).json()).toEqual(message);
  });

  it('lists newest first, so many, for one address or for all', async () => {
    for (const subject of ['one', 'two', 'three']) await world.mail.send(letter('a@example.test', subject));
    await world.mail.send(letter('b@example.test', 'other'));
    expect((await world.inbox()).map(({ subject }) => subject)).toEqual(['other', 'three', 'two', 'one']);
    expect((await world.inbox('?to=a@example.test&limit=2')).map(({ subject }) => subject)).toEqual([
      'three',
      'two',
    ]);
    expect(await world.inbox('?to=nobody@example.test')).toEqual([]);
    expect((await fetch(`${world.mailUrl}/messages?limit=many`)).status).toBe(400);
    expect((await fetch(`${world.mailUrl}/messages/none`)).status).toBe(404);
    expect((await fetch(`${world.mailUrl}/messages`, { method: 'DELETE' })).status).toBe(204);
    expect(await world.inbox()).toEqual([]);
  });

  it('gives everybody a copy: to, cc, bcc, and every personalization', async () => {
    await world.mail.send({ ...letter('a@example.test'), cc: 'c@example.test', bcc: 'secret@example.test' });
    const [copy] = await world.inbox('?to=secret@example.test');
    expect(copy?.recipients).toEqual({ to: ['a@example.test'], cc: ['c@example.test'] });
    expect(await world.inbox()).toHaveLength(3);
    await world.mail.sendMultiple({ ...letter(''), to: ['x@example.test', 'y@example.test'] });
    expect((await world.inbox('?to=y@example.test'))[0]?.recipients.to).toEqual(['y@example.test']);
  });

  it('refuses a wrong key in SendGrid’s shape', async () => {
    const stranger = world.clientWith(testKey('SG.other'));
    await expect(stranger.send(letter('a@example.test'))).rejects.toMatchObject({
      code: 401,
      response: {
        body: { errors: [{ message: expect.stringContaining('authorization grant'), field: null }] },
      },
    });
    expect(await world.inbox()).toEqual([]);
  });
});

describe('switches for mail', () => {
  it.each([429, 500])('fail with %i, so often', async (status) => {
    await world.faults({ fail: status, count: 1 });
    await expect(world.mail.send(letter('a@example.test'))).rejects.toMatchObject({
      code: status,
      response: { body: { errors: [{ field: null }] } },
    });
    expect(await world.inbox()).toEqual([]);
    await world.mail.send(letter('a@example.test'));
    expect(await world.inbox()).toHaveLength(1);
  });

  it('fail after the mail went out', async () => {
    await world.faults({ fail: 500, when: 'after', count: 1 });
    await expect(world.mail.send(letter('a@example.test'))).rejects.toMatchObject({ code: 500 });
    expect(await world.inbox()).toHaveLength(1);
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ])('time out %s', async (timeout, arrived) => {
    await world.faults({ timeout, holdMs: 50, count: 1 });
    await expect(world.mail.send(letter('a@example.test'))).rejects.toThrow(
      /socket hang up|ECONNRESET|timeout/,
    );
    expect(await world.inbox()).toHaveLength(arrived);
  });

  it('drop, duplicate and delay', async () => {
    await world.faults({ drop: true, count: 1 });
    await world.mail.send(letter('a@example.test', 'lost'));
    await world.faults({ duplicate: true, count: 1 });
    await world.mail.send(letter('a@example.test', 'twice'));
    expect((await world.inbox()).map(({ subject }) => subject)).toEqual(['twice', 'twice']);
    await world.faults({ delayMs: 300 });
    const began = Date.now();
    await world.mail.send(letter('a@example.test', 'late'));
    expect(Date.now() - began).toBeGreaterThanOrEqual(295);
    expect(await world.faults({ reset: true })).toEqual({});
  });

  it('say what is wrong with a switch', async () => {
    await expect(world.faults({ reorder: true })).rejects.toThrow(/400.*reorder/);
    await expect(world.faults({ fail: 'often' })).rejects.toThrow(/400.*fail/);
  });
});
