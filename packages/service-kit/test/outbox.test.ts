import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineEvent, type CloudEvent } from '@holdfast/contracts';
import { z } from 'zod';
import { runWithRequest } from '../src/http/request-context.ts';
import { enqueue } from '../src/messaging/enqueue.ts';
import { purgeOutbox } from '../src/messaging/relay.ts';
import { startEventRelay } from '../src/messaging/start-relay.ts';
import { metrics, rows, silent } from './_lanes.ts';
import { count, createNoteDatabase, notes, writeNote, type NoteDatabase } from './_note-database.ts';

const noteWritten = defineEvent(
  'booking',
  'booking.note-written.v1',
  z.strictObject({ text: z.string().min(1) }),
);

let database: NoteDatabase;
beforeAll(async () => {
  database = await createNoteDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const transactional = (work: Parameters<typeof database.orm.em.transactional>[0]) =>
  database.orm.em.fork().transactional(work);

describe('an event in the outbox', () => {
  it('is there when its cause is, and not otherwise', async () => {
    const failed = transactional(async (em) => {
      await writeNote(em, 'rolled back');
      await enqueue(em, noteWritten, 'note-1', { text: 'rolled back' });
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect([await notes(database.orm), await count(database.orm, 'outbox_messages')]).toEqual([[], 0]);
  });

  it('that does not fit its declaration fails the cause, not the relay', async () => {
    const failed = transactional(async (em) => {
      await writeNote(em, 'unfit');
      await enqueue(em, noteWritten, 'note-1', { text: '' });
    });
    await expect(failed).rejects.toMatchObject({ name: 'ZodError' });
    expect([await notes(database.orm), await count(database.orm, 'outbox_messages')]).toEqual([[], 0]);
  });

  it('reaches the broker as a CloudEvent with the id of its row and the trace of its cause', async () => {
    const published: { topic: string; event: CloudEvent }[] = [];
    const publish = async (topic: string, event: CloudEvent) => void published.push({ topic, event });
    await using relay = startEventRelay({
      service: 'booking',
      orm: database.orm,
      publish,
      logger: silent,
      metrics,
    });
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const before = Date.now();
    await runWithRequest({ requestId: 'r', traceparent }, () =>
      transactional((em) => enqueue(em, noteWritten, 'note-1', { text: 'naïve “text”' })),
    );
    await transactional((em) => enqueue(em, noteWritten, 'note-2', { text: 'no request' }));
    await relay.drain();

    const stored = await database.orm.em
      .fork()
      .execute<{ id: string }[]>('select id from outbox_messages order by sequence');
    expect(published.map(({ topic, event }) => [topic, event.id])).toEqual(
      stored.map(({ id }) => ['booking', id]),
    );
    expect(published[0]?.event).toEqual({
      specversion: '1.0',
      id: stored[0]?.id,
      source: 'holdfast/booking',
      type: 'booking.note-written.v1',
      subject: 'note-1',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      traceparent,
      data: { text: 'naïve “text”' },
    });
    expect(Math.abs(Date.parse(published[0]?.event.time ?? '') - before)).toBeLessThan(10_000);
    expect(published[1]?.event).not.toHaveProperty('traceparent');
  });

  it('is kept for a week after it was delivered, and for ever before', async () => {
    const age = (days: number) =>
      database.orm.em.fork().execute(
        `insert into outbox_messages (lane, topic, type, subject, data, occurred_at, published_at)
         values ('kept', 't', 't', 'old', '{"n": 1}', now() - interval '30 days', null),
                ('kept', 't', 't', 's', '{"n": ${String(days)}}', now() - interval '30 days', now() - interval '${String(days)} days')`,
      );
    await age(6);
    await age(8);
    await purgeOutbox(database.orm.em.fork());
    expect((await rows(database.orm, 'kept')).map(({ name }) => name)).toEqual(['old 1', 's 6', 'old 1']);
  });
});
