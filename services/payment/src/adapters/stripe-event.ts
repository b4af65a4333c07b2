import { Id } from '@holdfast/contracts';
import { z } from 'zod';
import type { StripeEvent } from '../application/stripe-port.ts';

const Reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);

/** What we read of an event, whatever its type and API version. */
const Event = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  created: z.number().int(),
  data: z.object({
    object: z.object({
      id: z.string().optional(),
      object: z.string().optional(),
      payment_intent: Reference.nullish(),
      metadata: z.record(z.string(), z.unknown()).nullish(),
    }),
  }),
});

/** Undefined for something that is not an event about an object. */
export function toStripeEvent(value: unknown): StripeEvent | undefined {
  const parsed = Event.safeParse(value);
  if (!parsed.success) return undefined;
  const { id, type, created, data } = parsed.data;
  const { object } = data;
  const intentId = object.object === 'payment_intent' ? object.id : object.payment_intent;
  const paymentId = Id.safeParse(object.metadata?.['paymentId']);
  return { id, type, created, intentId: intentId ?? null, paymentId: paymentId.data ?? null };
}
