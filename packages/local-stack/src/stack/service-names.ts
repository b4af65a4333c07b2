import { serviceNames as platformServices } from '@holdfast/contracts';
import type { ServiceName as PlatformService } from '@holdfast/contracts';

/** The platform's services and the stand-ins for the outside world. */
export const serviceNames = [...platformServices, 'sandbox'] as const;
export type ServiceName = PlatformService | 'sandbox';

export const withDatabase = ['auth', 'business', 'resource', 'booking', 'payment', 'notification'] as const;

/** Every database of the platform; each has a role of its own with the same name. */
export const databaseNames = [...withDatabase, 'workflow'] as const;
export type DatabaseName = (typeof databaseNames)[number];

export function hasDatabase(service: ServiceName): service is (typeof withDatabase)[number] {
  return withDatabase.some((name) => name === service);
}
