import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CloudEvent } from '@holdfast/contracts';
import { consumeOnce, purgeInbox } from '../src/messaging/consume-once.ts';
import { count, createNoteDatabase, notes, writeNote, type NoteDatabase } from './_note-database.ts';

let database: NoteDatabase;
beforeAll(async () => {
  database = await createNoteDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const anEvent = (id: string = randomUUID()): CloudEvent => ({
  specversion: '1.0',
  id,
  source: 'holdfast/resource',
  type: 'resource.thing-made.v1',
  subject: 'thing-1',
  time: '2027-01-01T00:00:00Z',
  data: {},
});

describe('an event that is consumed once', () => {
  it('has one effect, however often and however parallel it comes', async () => {
    const event = anEvent();
    let ran = 0;
    const deliver = () =>
      consumeOnce(database.orm, event, async (em) => {
        ran += 1;
        await writeNote(em, event.id);
      });
    await Promise.all(Array.from({ length: 20 }, deliver));
    await deliver();
    expect(ran).toBe(1);
    expect(await notes(database.orm)).toEqual([event.id]);
    expect(await count(database.orm, 'inbox_messages')).toBe(1);
  });

  it('comes again when its handler fails, and then has its effect', async () => {
    const event = anEvent();
    const before = await count(database.orm, 'inbox_messages');
    const failing = consumeOnce(database.orm, event, async (em) => {
      await writeNote(em, event.id);
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(await count(database.orm, 'inbox_messages')).toBe(before);
    expect(await notes(database.orm)).not.toContain(event.id);

    await consumeOnce(database.orm, event, async (em) => {
      await writeNote(em, event.id);
    });
    expect(await notes(database.orm)).toContain(event.id);
  });

  it('waits for a delivery that is under way, and takes over when that one fails', async () => {
    const event = anEvent();
    const inside = Promise.withResolvers<void>();
    const fail = Promise.withResolvers<void>();
    const first = consumeOnce(database.orm, event, async () => {
      inside.resolve();
      await fail.promise;
    });
    await inside.promise;
    let ran = false;
    const second = consumeOnce(database.orm, event, async () => void (ran = true));
    fail.reject(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    await second;
    expect(ran).toBe(true);
  });

  it('is remembered for a month', async () => {
    const [old, recent] = [anEvent(), anEvent()];
    for (const event of [old, recent]) await consumeOnce(database.orm, event, async () => undefined);
    const em = database.orm.em.fork();
    await em.execute(
      `update inbox_messages set received_at = now() - interval '31 days' where message_id = ?`,
      [old.id],
    );
    await em.execute(
      `update inbox_messages set received_at = now() - interval '29 days' where message_id = ?`,
      [recent.id],
    );
    await purgeInbox(em);
    const ran: string[] = [];
    for (const event of [old, recent]) {
      await consumeOnce(database.orm, event, async () => void ran.push(event.id));
    }
    expect(ran).toEqual([old.id]);
  });
});
