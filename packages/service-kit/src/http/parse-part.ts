import { RuleViolationError, type FieldError } from '@holdfast/contracts';
import type { z } from 'zod';

/**
 * Parses one part of a request. Errors: invalid_request with a JSON pointer for each wrong field
 * (`/startsAt` in the body, `/query/limit`, `/path/id` elsewhere).
 */
export function parsePart(
  schema: z.ZodType | undefined,
  value: unknown,
  prefix: '' | '/query' | '/path',
): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue): FieldError[] => pointers(issue, prefix));
  throw new RuleViolationError('invalid_request', 'See errors for what to change.', { errors });
}

function pointers(issue: z.core.$ZodIssue, prefix: string): FieldError[] {
  const at = prefix + issue.path.map((part) => `/${escapePointer(String(part))}`).join('');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: `${at}/${escapePointer(key)}`,
      message: 'is not a known field',
    }));
  }
  return [{ pointer: at, message: issue.message }];
}

const escapePointer = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');
