import { DatabaseEnvironment } from '@holdfast/service-kit/config';
import { z } from 'zod';

export const ConfigSchema = DatabaseEnvironment.extend({
  /** For tests and demonstrations: how long a hold lives, whatever the business says. */
  HOLD_SECONDS: z.coerce.number().int().min(1).max(3600).optional(),
  /** How long after a hold's end a payment that was begun may still arrive before it is called off. */
  LATE_PAYMENT_SECONDS: z.coerce.number().int().min(0).max(86_400).default(1800),
});
export type Config = Readonly<z.output<typeof ConfigSchema>>;
