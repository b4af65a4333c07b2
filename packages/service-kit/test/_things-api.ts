import {
  Id,
  RemoteProblemError,
  RuleViolationError,
  anyone,
  defineEndpoint,
  provider,
  services,
  signedIn,
} from '@holdfast/contracts';
import { z } from 'zod';
import { DependencyUnavailableError } from '../src/dependency-unavailable.ts';
import type { Handlers } from '../src/http/bind-endpoints.ts';

const Thing = z.object({ id: Id, name: z.string() });
const service = 'booking';

/** Endpoints of no service: one for each way that a request can go. */
export const thingsApi = {
  create: defineEndpoint({
    service,
    method: 'POST',
    path: '/v1/things',
    summary: 'Takes a body',
    audience: anyone(),
    body: z.strictObject({
      name: z.string().min(1),
      size: z.strictObject({ width: z.number() }).optional(),
      'a/b~c': z.string().optional(),
    }),
    success: { status: 201, body: Thing },
  }),
  read: defineEndpoint({
    service,
    method: 'GET',
    path: '/v1/things/{id}',
    summary: 'Takes a path and a query',
    audience: anyone(),
    params: z.strictObject({ id: Id }),
    query: z.strictObject({ limit: z.coerce.number().int().max(100).optional() }),
    success: { status: 200, body: Thing },
  }),
  ping: defineEndpoint({
    service,
    method: 'POST',
    path: '/v1/things/ping',
    summary: 'Takes and answers nothing',
    audience: anyone(),
    success: { status: 202 },
  }),
  fail: defineEndpoint({
    service,
    method: 'POST',
    path: '/v1/things/fail',
    summary: 'Fails as it is told',
    audience: anyone(),
    body: z.strictObject({ how: z.enum(['declared', 'undeclared', 'fault', 'outage', 'remote', 'unfit']) }),
    success: { status: 200, body: Thing },
    problems: ['slot_taken'],
  }),
  vendorsOnly: defineEndpoint({
    service,
    method: 'GET',
    path: '/v1/vendors-only',
    summary: 'For one role',
    audience: signedIn('VENDOR'),
    success: { status: 200, body: z.object({ userId: Id }) },
  }),
  vendorsWrite: defineEndpoint({
    service,
    method: 'POST',
    path: '/v1/vendors-only',
    summary: 'For one role, with a body',
    audience: signedIn('VENDOR'),
    body: z.strictObject({ name: z.string() }),
    success: { status: 204 },
  }),
  servicesOnly: defineEndpoint({
    service,
    method: 'GET',
    path: '/internal/services-only',
    summary: 'For one service',
    audience: services('payment'),
    success: { status: 200, body: z.object({ service: z.string(), userId: Id.optional() }) },
  }),
  webhook: defineEndpoint({
    service,
    method: 'POST',
    path: '/v1/webhooks/things',
    summary: 'Takes bytes',
    audience: provider(),
    rawBody: true,
    success: {
      status: 200,
      body: z.object({ bytes: z.array(z.number()), signature: z.string().optional() }),
    },
  }),
};

/** What a fault holds and no answer may show. */
export const insideOfTheFault = 'connection string of the database';

const failures = {
  declared: () => new RuleViolationError('slot_taken', 'Somebody was faster.', { facts: { slot: 7 } }),
  undeclared: () => new RuleViolationError('not_bookable'),
  fault: () => new Error(insideOfTheFault),
  outage: () => new DependencyUnavailableError('The broker', new Error(insideOfTheFault)),
  remote: () => new RemoteProblemError('payment', 502, undefined),
};

export const thingsHandlers: Handlers<typeof thingsApi> = {
  create: async ({ body, setHeader }) => {
    setHeader('location', '/v1/things/1');
    return { id: exampleId, name: body.name, secretOfTheStore: 1 };
  },
  read: async ({ params }) => ({ id: params.id, name: 'a thing' }),
  ping: async () => undefined,
  fail: async ({ body: { how } }) => {
    if (how === 'unfit') return { id: 'not an id', name: 'a thing' };
    throw failures[how]();
  },
  vendorsOnly: async ({ principal }) => ({ userId: principal.userId }),
  vendorsWrite: async () => undefined,
  servicesOnly: async ({ principal }) => ({
    service: String(principal.service),
    userId: principal.user?.userId,
  }),
  webhook: async ({ body, header }) => ({ bytes: [...body], signature: header('x-signature') }),
};

export const exampleId = '019a9d3c-0000-7000-8000-000000000001';
