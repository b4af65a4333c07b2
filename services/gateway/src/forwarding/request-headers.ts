import type { IncomingMessage } from 'node:http';
import { currentRequest } from '@holdfast/service-kit/http/request-context';
import { clientOf } from '../limits/client-address.ts';
import { isHopByHop, namedByConnection } from './hop-by-hop.ts';

/** What an outsider must not be able to say to a sidecar or a service, and what only makes sense on this connection. */
const withheld = new Set([
  'baggage',
  'content-length',
  'expect',
  'forwarded',
  'host',
  'traceparent',
  'x-real-ip',
  'x-request-id',
  'x-service-token',
]);
const withheldFamilies = ['dapr-', 'grpc-', 'x-forwarded-'];

export interface RequestHeadersOptions {
  readonly apiToken: string;
  readonly trustedProxies: number;
}

/** The headers of the upstream call, as a flat list: names and values in turn. */
export function requestHeaders(
  req: IncomingMessage,
  body: boolean,
  { apiToken, trustedProxies }: RequestHeadersOptions,
): string[] {
  const passed: string[] = [];
  const named = namedByConnection(req.headers.connection);
  for (const [name, value] of Object.entries(req.headers)) {
    if (value === undefined || isWithheld(name) || named.has(name)) continue;
    passed.push(name, typeof value === 'string' ? value : value.join(', '));
  }
  const length = req.headers['content-length'];
  if (body && length !== undefined) passed.push('content-length', length);
  const client = clientOf(req, trustedProxies);
  passed.push('x-forwarded-for', client.address, 'x-forwarded-proto', client.protocol);
  if (client.host !== undefined) passed.push('x-forwarded-host', client.host);
  const trace = currentRequest();
  if (trace !== undefined) passed.push('x-request-id', trace.requestId, 'traceparent', trace.traceparent);
  passed.push('dapr-api-token', apiToken);
  return passed;
}

const isWithheld = (name: string): boolean =>
  withheld.has(name) || isHopByHop(name) || withheldFamilies.some((family) => name.startsWith(family));
