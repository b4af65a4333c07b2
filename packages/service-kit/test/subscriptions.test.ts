import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RuleViolationError, defineEvent } from '@holdfast/contracts';
import { z } from 'zod';
import { on, sidecarRoutes, type Subscription } from '../src/dapr/subscriptions.ts';
import { DependencyUnavailableError } from '../src/dependency-unavailable.ts';
import { currentRequest, type RequestTrace } from '../src/http/request-context.ts';
import { ask, startHttpApp, type HttpApp } from './_http-app.ts';

const thingMade = defineEvent('resource', 'resource.thing-made.v1', z.object({ name: z.string() }));
const thingLost = defineEvent('payment', 'payment.thing-lost.v1', z.object({ id: z.string() }));

let app: HttpApp;
let handled: { name: string; id: string; trace: RequestTrace | undefined }[];
let failure: Error | undefined;
let ran = 0;

const subscriptions: Subscription[] = [
  on(thingMade, async ({ name }, { id }) => {
    if (failure !== undefined) throw failure;
    handled.push({ name, id, trace: currentRequest() });
  }),
  on(thingLost, async () => undefined),
];
const job = {
  name: 'sweep',
  schedule: '@every 30s',
  run: async () => {
    if (failure !== undefined) throw failure;
    ran += 1;
  },
};

beforeAll(async () => {
  app = await startHttpApp({ routes: (parts) => [sidecarRoutes({ subscriptions, jobs: [job], ...parts })] });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});
beforeEach(() => {
  handled = [];
  failure = undefined;
});

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const event = (changes: Record<string, unknown> = {}) => ({
  specversion: '1.0',
  id: randomUUID(),
  source: 'holdfast/resource',
  type: thingMade.type,
  subject: 'thing-1',
  time: '2027-01-01T00:00:00Z',
  data: { name: 'chair' },
  // what a broker and a sidecar add
  datacontenttype: 'application/json',
  pubsubname: 'pubsub',
  topic: 'resource',
  traceparent,
  ...changes,
});
const deliver = (sent: unknown, topic = 'resource') =>
  ask(app, 'POST', `/events/${topic}`, {
    body: JSON.stringify(sent),
    headers: { 'content-type': 'application/cloudevents+json' },
  });

describe('the sidecar', () => {
  it('is told what to bring, each topic once, and where the dead letters go', async () => {
    const { body } = await ask(app, 'GET', '/dapr/subscribe');
    expect(body).toEqual([
      {
        pubsubname: 'pubsub',
        topic: 'resource',
        route: '/events/resource',
        deadLetterTopic: 'resource-dead',
      },
      { pubsubname: 'pubsub', topic: 'payment', route: '/events/payment', deadLetterTopic: 'payment-dead' },
    ]);
  });

  it('must show its token for everything', async () => {
    const stranger = { port: app.port, appToken: 'x' };
    for (const [method, path] of [
      ['GET', '/dapr/subscribe'],
      ['POST', '/events/resource'],
      ['POST', '/job/sweep'],
    ] as const) {
      expect((await ask(stranger, method, path)).status).toBe(401);
    }
    expect([handled, ran]).toEqual([[], 0]);
  });
});

describe('an event', () => {
  it('reaches its handler, with its trace and its id as request id', async () => {
    const sent = event();
    expect(await deliver(sent)).toMatchObject({ status: 200, body: { status: 'SUCCESS' } });
    expect(handled).toEqual([{ name: 'chair', id: sent.id, trace: { requestId: sent.id, traceparent } }]);
  });

  it('of a type that nobody handles is done with', async () => {
    const unknown = event({ type: 'resource.thing-painted.v1' });
    expect(await deliver(unknown)).toMatchObject({ status: 200, body: { status: 'SUCCESS' } });
    expect(handled).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['has data of another shape', event({ data: { name: 7 } })],
    ['has no data', event({ data: undefined })],
    ['is no CloudEvent', { name: 'chair' }],
    ['has no id', event({ id: '' })],
    ['is nothing', null],
  ])('that %s goes to the dead letters', async (_what, sent) => {
    expect(await deliver(sent)).toMatchObject({ status: 200, body: { status: 'DROP' } });
    expect(handled).toEqual([]);
    expect(app.lines.findLast(({ msg }) => String(msg).endsWith('dead letters'))).toMatchObject({
      level: 50,
    });
  });

  it.each<[Error, number]>([
    [new Error('broken'), 500],
    [new DependencyUnavailableError('PostgreSQL'), 503],
    // As a refusal it would be a 404, which to the sidecar means "drop".
    [new RuleViolationError('not_found'), 500],
    [new RuleViolationError('slot_taken'), 500],
  ])('whose handler fails comes again: %s', async (error, status) => {
    failure = error;
    const sent = event();
    expect((await deliver(sent)).status).toBe(status);
    failure = undefined;
    expect(await deliver(sent)).toMatchObject({ body: { status: 'SUCCESS' } });
    expect(handled).toMatchObject([{ id: sent.id }]);
  });

  it('is counted by type and outcome', async () => {
    const { values } = await app.metrics.events.get();
    const outcomes = values
      .filter(({ labels }) => labels.type === thingMade.type)
      .map(({ labels }) => labels.outcome);
    expect(outcomes.sort()).toEqual(['failed', 'handled']);
  });

  it('has one handler: the inbox would take the second for a redelivery', () => {
    const twice = [...subscriptions, on(thingLost, async () => undefined)];
    expect(() =>
      sidecarRoutes({ subscriptions: twice, jobs: [], logger: {} as never, metrics: app.metrics }),
    ).toThrow(thingLost.type);
  });
});

describe('a job', () => {
  it('runs when the sidecar says so', async () => {
    const before = ran;
    expect(await ask(app, 'POST', '/job/sweep', { body: '{}' })).toMatchObject({ status: 200, body: {} });
    expect(ran).toBe(before + 1);
  });

  it.each([new Error('broken'), new RuleViolationError('not_found')])(
    'that fails is a fault: %s',
    async (error) => {
      failure = error;
      expect((await ask(app, 'POST', '/job/sweep')).status).toBe(500);
    },
  );

  it('that nobody has is not there', async () => {
    expect((await ask(app, 'POST', '/job/other')).status).toBe(404);
  });
});
