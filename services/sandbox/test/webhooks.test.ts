import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from './_eventually.ts';
import { startReceiver } from './_receiver.ts';
import { postJson, startWorld, type TestWorld } from './_world.ts';

interface Attempts {
  url: string;
  waiting: number;
  attempts: {
    eventId: string;
    type: string;
    copy: number;
    attempt: number;
    outcome: string;
    status: number | null;
  }[];
}

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => {
  world.receiver.received.length = 0;
});
afterEach(async () => {
  world.receiver.answerWith(() => 200);
  await eventually(async () => expect((await log()).waiting).toBe(0));
  await world.control('reset');
});
afterAll(() => world.stop());

const create = () =>
  world.stripe.paymentIntents.create({
    amount: 1_000,
    currency: 'eur',
    allowed_payment_method_types: ['card'],
  });

const log = async (): Promise<Attempts> =>
  (await fetch(`${world.stripeUrl}/_control/webhooks`)).json() as Promise<Attempts>;

const settled = () =>
  eventually(async () => {
    const { waiting, attempts } = await log();
    expect(attempts.length).toBeGreaterThan(0);
    expect(waiting).toBe(0);
    return attempts;
  });

describe('webhooks', () => {
  it('arrive signed, with the bytes that the API shows as the event', async () => {
    const intent = await create();
    await eventually(() => expect(world.receiver.received).toHaveLength(1));
    const [{ event, signature }] = world.receiver.received as [(typeof world.receiver.received)[0]];
    expect(signature).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    expect(event).toMatchObject({
      object: 'event',
      type: 'payment_intent.created',
      data: { object: { id: intent.id, status: 'requires_payment_method' } },
      livemode: false,
    });
    expect(event.request?.id).toBe(intent.lastResponse.requestId);
    const stored = await eventually(async () => {
      const found = await world.stripe.events.retrieve(event.id);
      expect(found.pending_webhooks).toBe(0);
      return found;
    });
    expect({ ...stored, pending_webhooks: 1 }).toEqual(event);
    const { data } = await world.stripe.events.list({ type: 'payment_intent.created' });
    expect(data.map(({ id }) => id)).toEqual([event.id]);
  });

  it('are repeated, with the same id, until somebody says 2xx', async () => {
    world.receiver.answerWith((n) => [500, 404][n] ?? 204);
    await create();
    await eventually(() => expect(world.receiver.received).toHaveLength(3));
    expect(new Set(world.receiver.received.map(({ event }) => event.id)).size).toBe(1);
    const attempts = await settled();
    expect(attempts.map(({ attempt, outcome, status }) => [attempt, outcome, status])).toEqual([
      [3, 'delivered', 204],
      [2, 'failed', 404],
      [1, 'failed', 500],
    ]);
  });

  it('never hold up the API', async () => {
    world.receiver.answerWith(() => 500);
    const began = Date.now();
    await Promise.all(Array.from({ length: 50 }, create));
    expect(Date.now() - began).toBeLessThan(2_000);
  });

  it('keep a snapshot of the moment', async () => {
    const intent = await world.authorise();
    await world.stripe.paymentIntents.capture(intent.id);
    const created = await eventually(() => {
      const found = world.receiver.received.find(({ event }) => event.type === 'payment_intent.created');
      expect(found).toBeDefined();
      return found;
    });
    expect(created?.event.data.object).toMatchObject({ status: 'requires_confirmation', amount_received: 0 });
  });

  it('can be sent again', async () => {
    await create();
    await settled();
    const [{ event }] = world.receiver.received as [(typeof world.receiver.received)[0]];
    await world.control(`webhooks/${event.id}/redeliver`);
    await eventually(() => expect(world.receiver.received).toHaveLength(2));
    expect(world.receiver.received[1]?.raw).toBe(world.receiver.received[0]?.raw);
    await expect(world.control('webhooks/evt_none/redeliver')).rejects.toThrow('404');
  });

  it('go to another address when told', async () => {
    const other = await startReceiver(world.keys.webhook);
    try {
      expect((await log()).url).toBe(world.receiver.url);
      world.sandbox.setWebhookUrl(other.url);
      await create();
      await eventually(() => expect(other.received).toHaveLength(1));
      expect(world.receiver.received).toHaveLength(0);
    } finally {
      world.sandbox.setWebhookUrl(world.receiver.url);
      await other.stop();
    }
  });
});

describe('switches for webhooks', () => {
  it('duplicate', async () => {
    await world.control('faults', { duplicate: 2, count: 1 });
    await create();
    await create();
    await eventually(() => expect(world.receiver.received).toHaveLength(4));
    const attempts = await settled();
    expect(attempts.map(({ copy }) => copy).sort()).toEqual([1, 1, 2, 3]);
    expect(new Set(world.receiver.received.map(({ event }) => event.id)).size).toBe(2);
  });

  it('drop, and the event can still be asked for and sent later', async () => {
    await world.control('faults', { drop: true, count: 1 });
    const lost = await create();
    const kept = await create();
    const attempts = await settled();
    expect(attempts.map(({ outcome }) => outcome).sort()).toEqual(['delivered', 'dropped']);
    expect(world.receiver.received.map(({ event }) => (event.data.object as { id: string }).id)).toEqual([
      kept.id,
    ]);
    const { data } = await world.stripe.events.list();
    const event = data.find(({ data: { object } }) => (object as { id: string }).id === lost.id);
    await world.control(`webhooks/${event?.id ?? ''}/redeliver`);
    await eventually(() => expect(world.receiver.received).toHaveLength(2));
  });

  it('drop only one type', async () => {
    await world.control('faults', { drop: true, match: 'amount_capturable_updated' });
    await world.authorise();
    await settled();
    expect(world.receiver.types().sort()).toEqual(['charge.succeeded', 'payment_intent.created']);
  });

  it('delay', async () => {
    await world.control('faults', { delayMs: 400, count: 1 });
    const began = Date.now();
    await create();
    expect(world.receiver.received).toHaveLength(0);
    await eventually(() => expect(world.receiver.received).toHaveLength(1));
    expect(Date.now() - began).toBeGreaterThanOrEqual(395);
  });

  it('reorder by number', async () => {
    await world.control('faults', { reorder: true, count: 3 });
    await world.authorise();
    await eventually(() => expect(world.receiver.received).toHaveLength(3));
    expect(world.receiver.types()).toEqual([
      'payment_intent.amount_capturable_updated',
      'charge.succeeded',
      'payment_intent.created',
    ]);
  });

  it('reorder by time', async () => {
    await world.control('faults', { reorder: true, delayMs: 250 });
    const [first, second] = [await create(), await create()];
    await eventually(() => expect(world.receiver.received).toHaveLength(2));
    expect(world.receiver.received.map(({ event }) => (event.data.object as { id: string }).id)).toEqual([
      second.id,
      first.id,
    ]);
  });

  it('are shown, and reset', async () => {
    await world.control('faults', { drop: true, fail: 500, count: 3 });
    const shown: unknown = await (await fetch(`${world.stripeUrl}/_control/faults`)).json();
    expect(shown).toEqual({
      api: { fail: { value: { status: 500, when: 'before' }, remaining: 3, match: null } },
      webhooks: { drop: { value: true, remaining: 3, match: null } },
    });
    expect(await world.control('faults', { drop: null, fail: null })).toEqual({ api: {}, webhooks: {} });
    await world.control('faults', { reorder: true });
    expect(await world.control('faults', { reset: true })).toEqual({ api: {}, webhooks: {} });
  });

  it.each([
    [{}, 'name at least one switch'],
    [{ count: 3 }, 'name at least one switch'],
    [{ delayMs: -1 }, 'delayMs'],
    [{ fail: 200 }, 'fail'],
    [{ timeout: 'sometimes' }, 'timeout'],
    [{ explode: true }, 'explode'],
    [{ drop: true, target: 'api' }, 'target'],
    [{ fail: 500, target: 'webhooks' }, 'target'],
    [[], 'body'],
  ])('refuse %j, saying what is wrong', async (body, complaint) => {
    const attempt = postJson(`${world.stripeUrl}/_control/faults`, body);
    await expect(attempt).rejects.toThrow(/answered 400/);
    await expect(attempt).rejects.toThrow(complaint);
  });

  it('refuse what is not JSON', async () => {
    const response = await fetch(`${world.stripeUrl}/_control/faults`, { method: 'POST', body: '{' });
    expect(response.status).toBe(400);
  });
});
