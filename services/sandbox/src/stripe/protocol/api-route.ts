import type { z } from 'zod';
import type { KeyKind } from './authenticate.ts';
import type { Cause } from '../webhooks/event-log.ts';

/** Everything about a call that is not a parameter. */
export interface Call extends Cause {
  requestId: string;
  keyKind: KeyKind;
  /** The `:id` of the path. */
  id: string;
  /** Where the client reached the stand-in. */
  baseUrl: string;
}

export interface Effect {
  object: object;
  /** The call did its work, and nobody will hear of it. */
  answerIsLost?: boolean;
}

export interface ApiRoute<S extends z.ZodType = z.ZodType> {
  method: 'GET' | 'POST';
  path: string;
  /** A browser may call it with the publishable key and the client secret. */
  publishable?: boolean;
  params: S;
  handle(params: z.output<S>, call: Call): Effect;
}

/** Ties a route's parameters to its handler, then forgets their type so that routes fit in one list. */
export function apiRoute<S extends z.ZodType>(route: ApiRoute<S>): BoundRoute {
  const { method, path, publishable = false, params, handle } = route;
  return { method, path, publishable, run: (parse, call) => handle(parse(params), call) };
}

export interface BoundRoute {
  method: 'GET' | 'POST';
  path: string;
  publishable: boolean;
  run(parse: <S extends z.ZodType>(schema: S) => z.output<S>, call: Call): Effect;
}
