import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createInvokeTransport } from '../src/dapr/invoke-transport.ts';
import { scheduleJob } from '../src/dapr/jobs.ts';
import { createPublisher } from '../src/dapr/publisher.ts';
import { createSidecar, type Sidecar } from '../src/dapr/sidecar.ts';
import { runWithRequest } from '../src/http/request-context.ts';
import { createWorkflowEngine } from '../src/workflow/workflow-engine.ts';
import { startFakeSidecar, type FakeSidecar } from './_fake-sidecar.ts';

let stack: AsyncDisposableStack;
let fake: FakeSidecar;
let sidecar: Sidecar;
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  fake = stack.use(await startFakeSidecar());
  sidecar = stack.use(createSidecar({ httpPort: fake.httpPort, grpcPort: 1, apiToken: 'our-token' }));
});
afterEach(async () => {
  await stack.disposeAsync();
});

const unavailable = { name: 'DependencyUnavailableError' };
const nobody = () => stack.use(createSidecar({ httpPort: 1, grpcPort: 1, apiToken: 'a' }));

describe('our sidecar', () => {
  it('is shown our token, also when somebody else would say otherwise', async () => {
    fake.answer = () => ({ status: 418, body: 'teapot' });
    const reply = await sidecar.call('PUT', '/v1.0/x?y=1', {
      headers: { 'dapr-api-token': 'other' },
      body: 'b',
    });
    expect(reply).toEqual({ status: 418, body: 'teapot' });
    expect(fake.seen).toMatchObject([
      { method: 'PUT', path: '/v1.0/x?y=1', body: 'b', headers: { 'dapr-api-token': 'our-token' } },
    ]);
  });

  it('that is gone, hangs up or takes too long is an outage', async () => {
    await expect(nobody().call('GET', '/')).rejects.toMatchObject(unavailable);
    fake.answer = () => 'hang up';
    await expect(sidecar.call('GET', '/')).rejects.toMatchObject(unavailable);
    fake.answer = () => 'be silent';
    await expect(sidecar.call('GET', '/', { timeoutMs: 50 })).rejects.toMatchObject(unavailable);
  });

  it('is up when it says so', async () => {
    await expect(sidecar.checkOutbound()).resolves.toBeUndefined();
    fake.answer = () => ({ status: 500, body: '{"errorCode":"ERR_OUTBOUND_HEALTH_NOT_READY"}' });
    await expect(sidecar.checkOutbound()).rejects.toMatchObject(unavailable);
  });
});

describe('a call to another service', () => {
  const call = {
    service: 'auth',
    method: 'POST',
    path: '/internal/x?y=1',
    headers: { accept: 'application/json' },
    body: '{}',
  } as const;
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

  it('goes through the sidecar with our token, the user’s, and the request’s id and trace', async () => {
    fake.answer = () => ({ status: 200, body: '{"ok":true}' });
    const transport = createInvokeTransport(sidecar, async (audience) => `token-for-${audience}`);
    const trace = { requestId: 'r-1', traceparent, authorization: 'Bearer user' };
    expect(await runWithRequest(trace, () => transport(call))).toEqual({ status: 200, body: '{"ok":true}' });
    expect(fake.seen).toMatchObject([
      {
        method: 'POST',
        path: '/v1.0/invoke/auth/method/internal/x?y=1',
        body: '{}',
        headers: {
          accept: 'application/json',
          'x-request-id': 'r-1',
          traceparent,
          authorization: 'Bearer user',
          'x-service-token': 'token-for-auth',
          'dapr-api-token': 'our-token',
        },
      },
    ]);
  });

  it('carries nothing that there is not', async () => {
    await createInvokeTransport(sidecar)(call);
    const [request] = fake.seen;
    for (const name of ['x-request-id', 'traceparent', 'authorization', 'x-service-token']) {
      expect(request?.headers).not.toHaveProperty(name);
    }
  });

  it.each([400, 404, 409, 500, 503])('brings the other’s own answer back: %d', async (status) => {
    fake.answer = () => ({ status, body: '{"code":"x"}' });
    expect(await createInvokeTransport(sidecar)(call)).toEqual({ status, body: '{"code":"x"}' });
  });

  it('that the sidecar could not make is an outage', async () => {
    fake.answer = () => ({
      status: 500,
      body: '{"errorCode":"ERR_DIRECT_INVOKE","message":"failed to invoke, id: auth"}',
    });
    await expect(createInvokeTransport(sidecar)(call)).rejects.toMatchObject(unavailable);
    await expect(createInvokeTransport(nobody())(call)).rejects.toMatchObject(unavailable);
  });
});

describe('an event', () => {
  const event = {
    specversion: '1.0',
    id: 'row-1',
    source: 'holdfast/booking',
    type: 'booking.booking-held.v1',
    subject: 'b-1',
    time: '2027-01-01T00:00:00.000Z',
    data: { text: 'naïve' },
  } as const;
  it('goes to the broker as the CloudEvent that it is, with its own id', async () => {
    await createPublisher(sidecar)('booking', event);
    expect(fake.seen).toMatchObject([
      {
        method: 'POST',
        path: '/v1.0/publish/pubsub/booking',
        headers: { 'content-type': 'application/cloudevents+json' },
      },
    ]);
    expect(JSON.parse(fake.seen[0]?.body ?? '')).toEqual(event);
  });

  it.each([403, 404, 500])('that the broker did not take is an outage: %d', async (status) => {
    fake.answer = () => ({ status, body: '{"errorCode":"ERR_PUBSUB"}' });
    await expect(createPublisher(sidecar)('booking', event)).rejects.toMatchObject(unavailable);
  });
});

describe('a repeating job', () => {
  const job = { name: 'sweep', schedule: '@every 30s', run: async () => undefined };

  it('is registered over what was there before', async () => {
    await scheduleJob(sidecar, job);
    expect(fake.seen).toMatchObject([{ method: 'POST', path: '/v1.0/jobs/sweep' }]);
    expect(JSON.parse(fake.seen[0]?.body ?? '')).toMatchObject({ schedule: '@every 30s', overwrite: true });
  });

  it('that could not be registered is an outage', async () => {
    fake.answer = () => ({ status: 500, body: '{"errorCode":"ERR_SCHEDULER"}' });
    await expect(scheduleJob(sidecar, job)).rejects.toMatchObject(unavailable);
  });
});

describe('the workflow engine', () => {
  const engine = () => createWorkflowEngine(sidecar);

  it.each([
    [200, '{"runtimeStatus":"RUNNING"}', 'running'],
    [200, '{"runtimeStatus":"PENDING"}', 'running'],
    [200, '{"runtimeStatus":"SUSPENDED"}', 'running'],
    [200, '{"runtimeStatus":"COMPLETED"}', 'over'],
    [200, '{"runtimeStatus":"FAILED"}', 'over'],
    [202, '{"runtimeStatus":"TERMINATED"}', 'outage'],
    [404, '{"errorCode":"ERR_INSTANCE_ID_NOT_FOUND"}', 'absent'],
    [500, '{"message":"no such instance exists"}', 'absent'],
    [500, '{"errorCode":"ERR_ACTOR_RUNTIME_NOT_FOUND"}', 'outage'],
  ])('says of an instance: %d %s means %s', async (status, body, state) => {
    fake.answer = () => ({ status, body });
    const asked = engine()
      .state('b/1')
      .catch((error: unknown) => (error as Error).name === unavailable.name && 'outage');
    expect(await asked).toBe(state);
    expect(fake.seen[0]).toMatchObject({ method: 'GET', path: '/v1.0/workflows/dapr/b%2F1' });
  });

  it('starts an instance, also one that is there', async () => {
    fake.answer = () => ({ status: 202, body: '{"instanceID":"b-1"}' });
    await engine().start('book.v1', 'b-1', { bookingId: 'b-1' });
    expect(fake.seen).toMatchObject([
      {
        method: 'POST',
        path: '/v1.0/workflows/dapr/book.v1/start?instanceID=b-1',
        body: '{"bookingId":"b-1"}',
      },
    ]);
    fake.answer = () => ({
      status: 500,
      body: '{"message":"an active workflow with ID b-1 already exists"}',
    });
    await engine().start('book.v1', 'b-1', {});
  });

  it('wakes an instance', async () => {
    await engine().raise('b-1', 'wake');
    expect(fake.seen).toMatchObject([{ method: 'POST', path: '/v1.0/workflows/dapr/b-1/raiseEvent/wake' }]);
  });

  it('that does not answer as it should is an outage', async () => {
    fake.answer = () => ({ status: 500, body: '{"message":"the engine is away"}' });
    await expect(engine().start('book.v1', 'b-1', {})).rejects.toMatchObject(unavailable);
    await expect(engine().raise('b-1', 'wake')).rejects.toMatchObject(unavailable);
  });
});
