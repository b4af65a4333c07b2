import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeRecordObservation } from '../src/application/record-observation.ts';
import { createPaymentOrm } from '../src/persistence/orm.ts';
import { openPayment } from './support/payer.ts';
import { start, type Started } from './support/start.ts';
import { snapshotOf } from './support/domain.ts';

let world: Started;
let orm: ReturnType<typeof createPaymentOrm>;
beforeAll(async () => {
  world = await start();
  orm = createPaymentOrm(world.platform.config.DATABASE_URL, 2);
}, 60_000);
afterAll(async () => {
  await orm.close();
  await world[Symbol.asyncDispose]();
});

const versionOf = async (id: string): Promise<number> => {
  const [row] = await world.rows<{ version: number }>('select version from payments where id = ?', [id]);
  return row!.version;
};

describe('recording what Stripe shows', () => {
  it('refuses a look that began before somebody else recorded a newer one', async () => {
    const { id, view, events } = await openPayment(world);
    const record = makeRecordObservation({ orm });
    const version = await versionOf(id);
    const earlier = snapshotOf({ decline: { key: 'ch_1', reason: 'no' } });
    const later = snapshotOf({ status: 'requires_capture', chargeId: 'ch_2' });
    expect(await record({ paymentId: id, version, seen: later })).toMatchObject({ status: 'AUTHORIZED' });
    expect(await record({ paymentId: id, version, seen: earlier })).toBeUndefined();
    expect((await view()).status).toBe('AUTHORIZED');
    expect((await events()).map(({ kind }) => kind)).toEqual(['authorized']);
  });

  it('lets only one of many win that began at the same time', async () => {
    const { id, view } = await openPayment(world);
    const record = makeRecordObservation({ orm });
    const version = await versionOf(id);
    const seen = snapshotOf({ status: 'requires_capture', chargeId: 'ch_2' });
    const results = await Promise.all(
      Array.from({ length: 8 }, () => record({ paymentId: id, version, seen })),
    );
    expect(results.filter((result) => result !== undefined)).toHaveLength(1);
    expect((await view()).transactions).toHaveLength(1);
  });
});
