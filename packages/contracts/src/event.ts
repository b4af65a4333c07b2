import { z } from 'zod';
import type { ServiceName } from './service-name.ts';

/** A fact that a service tells the others. Topic = owning service; `type` carries the version. */
export interface EventDeclaration<D extends z.ZodType = z.ZodType> {
  readonly topic: ServiceName;
  readonly type: string;
  readonly data: D;
}

export function defineEvent<const T extends string, D extends z.ZodType>(
  topic: ServiceName,
  type: T,
  data: D,
): EventDeclaration<D> & { readonly type: T } {
  return { topic, type, data };
}

/** CloudEvents 1.0 as the broker delivers it. `id` is the outbox row's id, `subject` the aggregate's. */
export const CloudEvent = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  subject: z.string().min(1),
  time: z.string(),
  traceparent: z.string().optional(),
  data: z.unknown(),
});
export type CloudEvent = z.infer<typeof CloudEvent>;
