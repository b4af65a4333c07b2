import type { IncomingHttpHeaders } from 'node:http';
import { isHopByHop, namedByConnection } from './hop-by-hop.ts';

/** What the inside says to itself, and what this door says in its own words. */
const withheld = new Set(['date', 'server', 'vary', 'x-powered-by', 'x-request-id', 'x-service-token']);
const withheldFamilies = ['dapr-', 'grpc-', 'access-control-', 'x-forwarded-'];

/** The headers of the answer that go out. Without a word about caching, nobody keeps a copy. */
export function responseHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const passed: Record<string, string | string[]> = { 'cache-control': 'no-store' };
  const named = namedByConnection(joined(headers.connection));
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !isWithheld(name) && !named.has(name)) passed[name] = value;
  }
  return passed;
}

export const joined = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;

const isWithheld = (name: string): boolean =>
  withheld.has(name) || isHopByHop(name) || withheldFamilies.some((family) => name.startsWith(family));
