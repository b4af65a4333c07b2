import { DatabaseEnvironment } from '@holdfast/service-kit/config';
import { z } from 'zod';

export const ConfigSchema = DatabaseEnvironment.extend({
  STRIPE_SECRET_KEY: z.string().min(8),
  STRIPE_PUBLISHABLE_KEY: z.string().min(8),
  /** One, or two with a comma between them while the endpoint's secret is rotated. */
  STRIPE_WEBHOOK_SECRET: z.string().min(8),
  /** Where Stripe's API is, when it is not Stripe's own. */
  STRIPE_API_URL: z.url({ protocol: /^https?$/ }).optional(),
});
export type Config = Readonly<z.output<typeof ConfigSchema>>;
