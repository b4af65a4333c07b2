import { authApi } from './auth/api.ts';
import { bookingApi } from './booking/api.ts';
import { businessApi } from './business/api.ts';
import type { EndpointDeclaration } from './endpoint.ts';
import { notificationApi } from './notification/api.ts';
import { paymentApi } from './payment/api.ts';
import { resourceApi } from './resource/api.ts';

/** Every endpoint of every service: what the gateway routes, OpenAPI describes and the endpoint tests walk. */
export const allEndpoints: readonly EndpointDeclaration[] = [
  ...Object.values<EndpointDeclaration>(authApi),
  ...Object.values<EndpointDeclaration>(businessApi),
  ...Object.values<EndpointDeclaration>(resourceApi),
  ...Object.values<EndpointDeclaration>(bookingApi),
  ...Object.values<EndpointDeclaration>(paymentApi),
  ...Object.values<EndpointDeclaration>(notificationApi),
];

/** Endpoints that the gateway exposes. */
export const publicEndpoints = allEndpoints.filter((endpoint) => endpoint.audience.kind !== 'service');
