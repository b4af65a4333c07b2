import { z } from 'zod';

interface ProblemDeclaration {
  readonly status: number;
  readonly title: string;
}

/** Declares problem codes with the status and title that every answer with that code carries. */
export function defineProblems<const P extends Readonly<Record<string, ProblemDeclaration>>>(problems: P): P {
  return problems;
}

/** Problems that any endpoint may answer with. */
export const commonProblems = defineProblems({
  invalid_request: { status: 400, title: 'The request does not fit its declaration' },
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  idempotency_key_missing: { status: 400, title: 'This request needs an Idempotency-Key header' },
  unauthenticated: { status: 401, title: 'A valid access token is needed' },
  forbidden: { status: 403, title: 'Your role may not do this' },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'This path does not know that method' },
  request_in_progress: { status: 409, title: 'A request with this Idempotency-Key is still running' },
  stale_version: { status: 412, title: 'The object has changed since you read it' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json' },
  idempotency_key_reused: { status: 422, title: 'This Idempotency-Key was used with another request' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  dependency_unavailable: { status: 503, title: 'A part of the platform is not available right now' },
});

/** RFC 9457 problem document. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    requestId: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document' });
export type Problem = z.infer<typeof Problem>;
export type FieldError = NonNullable<Problem['errors']>[number];

/** The address that names a problem; it is a name first, and where its description is published second. */
export const problemType = (code: string): string => `https://holdfast.dev/problems/${code}`;
