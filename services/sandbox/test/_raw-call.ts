import type { TestWorld } from './_world.ts';

export type Json = {
  error?: { type?: string; code?: string; param?: string; message?: string };
} & Record<string, unknown>;

export interface RawAnswer {
  status: number;
  headers: Headers;
  body: Json;
}

/** A call as no client would make it. */
export async function rawCall(
  world: TestWorld,
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const response = await fetch(world.stripeUrl + path, {
    method,
    headers: {
      authorization: `Bearer ${world.keys.secret}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text || '{}') as Json };
}
