import { z } from 'zod';
import { anyone, services, signedIn } from '../audience.ts';
import { defineEndpoint } from '../endpoint.ts';
import {
  DecimalAmount,
  Id,
  Instant,
  LocalDate,
  LocalTime,
  Money,
  PageQuery,
  SearchText,
  pageOf,
  text,
} from '../primitives.ts';

export const ResourceType = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{1,39}$/, 'must be a resource type such as DOCTOR_SLOT')
  .meta({
    description: 'HOTEL_ROOM, DOCTOR_SLOT, SALON_CHAIR, DESK or a type that an admin added',
    examples: ['DESK'],
  });
export const BookingMode = z.enum(['NIGHTS', 'SLOTS', 'HOURS']);
export const ResourceStatus = z.enum(['ACTIVE', 'INACTIVE', 'ARCHIVED']);

/** Closes at or before it opens = it closes on the next day. */
const Interval = z.strictObject({ opens: LocalTime, closes: LocalTime });
export const OpeningHours = z.array(Interval.extend({ dayOfWeek: z.number().int().min(1).max(7) })).max(70);
export const ScheduleException = z.union([
  z.strictObject({ date: LocalDate, closed: z.literal(true) }),
  z.strictObject({ date: LocalDate, intervals: z.array(Interval).min(1).max(10) }),
]);

const minutes = (maximum: number) => z.number().int().min(0).max(maximum);
const bookable = {
  name: text(120),
  type: ResourceType,
  bookingMode: BookingMode,
  price: Money,
  capacity: z.number().int().min(1).max(1000).default(1),
  openingHours: OpeningHours.default([]),
  exceptions: z.array(ScheduleException).max(1000).default([]),
  bufferBeforeMinutes: minutes(1440).default(0),
  bufferAfterMinutes: minutes(1440).default(0),
  minimumNoticeMinutes: minutes(525_600).default(0),
  maximumHorizonDays: z.number().int().min(1).max(1095).default(365),
  /** SLOTS: how long one slot is. */
  slotMinutes: z.number().int().min(5).max(1440).optional(),
};

export const ResourceView = z
  .object({
    ...bookable,
    id: Id,
    businessId: Id,
    status: ResourceStatus,
    version: z.number().int(),
    createdAt: Instant,
  })
  .meta({ id: 'Resource' });
export type ResourceView = z.infer<typeof ResourceView>;

const oneResource = {
  params: z.strictObject({ id: Id }),
  success: { status: 200, body: ResourceView },
} as const;

export const resourceApi = {
  createResource: defineEndpoint({
    service: 'resource',
    audience: signedIn('VENDOR'),
    method: 'POST',
    path: '/v1/businesses/{id}/resources',
    summary: 'Add something bookable to your business',
    params: z.strictObject({ id: Id }),
    body: z.strictObject(bookable),
    idempotencyKey: 'optional',
    success: { status: 201, body: ResourceView },
    problems: [
      'business_not_usable',
      'currency_mismatch',
      'invalid_amount',
      'overlapping_hours',
      'booking_mode_unsupported',
    ],
  }),
  listBusinessResources: defineEndpoint({
    service: 'resource',
    audience: anyone(),
    method: 'GET',
    path: '/v1/businesses/{id}/resources',
    summary: 'What a business offers; its owner sees inactive resources too',
    params: z.strictObject({ id: Id }),
    query: PageQuery,
    success: { status: 200, body: pageOf(ResourceView) },
  }),
  readResource: defineEndpoint({
    ...oneResource,
    service: 'resource',
    audience: anyone(),
    method: 'GET',
    path: '/v1/resources/{id}',
    summary: 'One resource',
  }),
  listResources: defineEndpoint({
    service: 'resource',
    audience: anyone(),
    method: 'GET',
    path: '/v1/resources',
    summary: 'Active resources of active businesses',
    query: PageQuery.extend({
      type: ResourceType.optional(),
      q: SearchText.optional(),
      minPrice: DecimalAmount.optional(),
      maxPrice: DecimalAmount.optional(),
    }),
    success: { status: 200, body: pageOf(ResourceView) },
  }),
  readResourceSnapshot: defineEndpoint({
    ...oneResource,
    service: 'resource',
    audience: services('booking'),
    method: 'GET',
    path: '/internal/resources/{id}',
    summary: 'A resource in any status, for another service',
  }),
};
