import { z } from 'zod';
import { anyone, services, signedIn } from '../audience.ts';
import { defineEndpoint } from '../endpoint.ts';
import {
  Currency,
  Email,
  Id,
  Instant,
  PageQuery,
  SearchText,
  TimeZone,
  pageOf,
  text,
} from '../primitives.ts';

export const BusinessType = z.enum(['HOTEL', 'CLINIC', 'SALON', 'CO_WORKING', 'OTHER']);
export const BusinessStatus = z.enum(['PENDING', 'ACTIVE', 'INACTIVE', 'SUSPENDED', 'DELETED']);
export type BusinessStatus = z.infer<typeof BusinessStatus>;

/** From `hoursBefore` the start on, cancelling gives back `refundPercent`; nearer than every tier, nothing. */
export const CancellationPolicy = z
  .strictObject({
    tiers: z
      .array(
        z.strictObject({
          hoursBefore: z.number().min(0).max(8760),
          refundPercent: z.number().int().min(0).max(100),
        }),
      )
      .max(10),
  })
  .meta({ id: 'CancellationPolicy' });
export type CancellationPolicy = z.infer<typeof CancellationPolicy>;

const profile = {
  name: text(120),
  type: BusinessType,
  description: text(2000).optional(),
  address: text(500).optional(),
  contactEmail: Email.optional(),
  phone: z
    .string()
    .regex(/^\+?[0-9 ()/.-]{5,30}$/, 'must be a phone number')
    .optional(),
  timeZone: TimeZone,
  currency: Currency,
  /** Left out: free until a day before, as most customers expect. An empty list of tiers gives nothing back. */
  cancellationPolicy: CancellationPolicy.default({ tiers: [{ hoursBefore: 24, refundPercent: 100 }] }),
  holdMinutes: z.number().int().min(1).max(60).default(15),
};

export const BusinessView = z
  .object({
    ...profile,
    id: Id,
    ownerId: Id,
    status: BusinessStatus,
    statusReason: z.string().optional(),
    version: z.number().int(),
    createdAt: Instant,
  })
  .meta({ id: 'Business' });

const oneBusiness = {
  params: z.strictObject({ id: Id }),
  success: { status: 200, body: BusinessView },
} as const;

const decision = (
  verb: 'approve' | 'suspend',
  summary: string,
  body: z.ZodType<{ reason?: string | undefined }>,
) =>
  defineEndpoint({
    ...oneBusiness,
    service: 'business',
    audience: signedIn('ADMIN'),
    method: 'POST',
    path: `/v1/businesses/{id}/${verb}`,
    summary,
    body,
    problems: ['invalid_transition'],
  });

export const businessApi = {
  createBusiness: defineEndpoint({
    service: 'business',
    audience: signedIn('VENDOR'),
    method: 'POST',
    path: '/v1/businesses',
    summary: 'Register your business; an admin verifies it. One for each vendor.',
    body: z.strictObject(profile),
    idempotencyKey: 'optional',
    success: { status: 201, body: BusinessView },
    problems: ['business_exists'],
  }),
  listBusinesses: defineEndpoint({
    service: 'business',
    audience: anyone(),
    method: 'GET',
    path: '/v1/businesses',
    summary: 'The public directory: active businesses',
    query: PageQuery.extend({ type: BusinessType.optional(), q: SearchText.optional() }),
    success: { status: 200, body: pageOf(BusinessView) },
  }),
  readBusiness: defineEndpoint({
    ...oneBusiness,
    service: 'business',
    audience: anyone(),
    method: 'GET',
    path: '/v1/businesses/{id}',
    summary: 'An active business; its owner and admins see it in every status',
  }),
  readMyBusiness: defineEndpoint({
    service: 'business',
    audience: signedIn('VENDOR'),
    method: 'GET',
    path: '/v1/me/business',
    summary: 'Your own business',
    success: { status: 200, body: BusinessView },
  }),
  approveBusiness: decision(
    'approve',
    'Verify a pending business',
    z.strictObject({ reason: text(500).optional() }),
  ),
  suspendBusiness: decision(
    'suspend',
    'Suspend a business: nothing of it can be booked',
    z.strictObject({ reason: text(500) }),
  ),
  listAllBusinesses: defineEndpoint({
    service: 'business',
    audience: signedIn('ADMIN'),
    method: 'GET',
    path: '/v1/admin/businesses',
    summary: 'Businesses in every status',
    query: PageQuery.extend({ status: BusinessStatus.optional() }),
    success: { status: 200, body: pageOf(BusinessView) },
  }),
  readBusinessSnapshot: defineEndpoint({
    ...oneBusiness,
    service: 'business',
    audience: services('resource', 'booking', 'notification'),
    method: 'GET',
    path: '/internal/businesses/{id}',
    summary: 'A business in any status, for another service',
  }),
};
