import { z } from 'zod';

/** The seven services; each name is also a Dapr app id, a database, a role and (for those that publish) a topic. */
export const serviceNames = [
  'gateway',
  'auth',
  'business',
  'resource',
  'booking',
  'payment',
  'notification',
] as const;

export const ServiceName = z.enum(serviceNames);
export type ServiceName = z.infer<typeof ServiceName>;
