import { z } from 'zod';

/** How long a timed-out call is held before its connection is cut, unless the test says otherwise. */
const defaultHoldMs = 5_000;

const milliseconds = z.int().min(0).max(600_000);

/** The switches every stand-in understands; null, false or 0 switches one off. */
export const callFaultFields = {
  delayMs: milliseconds.nullish(),
  fail: z.int().min(400).max(599).nullish(),
  timeout: z.enum(['before', 'after']).nullish(),
  when: z.enum(['before', 'after']).default('before'),
  holdMs: milliseconds.default(defaultHoldMs),
  count: z.int().min(1).optional(),
  match: z.string().min(1).optional(),
  reset: z.boolean().optional(),
};

/** Extra copies: `true` is one. */
export const duplicateField = z.union([z.boolean(), z.int().min(0).max(10)]).nullish();

export const onOffField = z.boolean().nullish();

const modifiers = new Set(['when', 'holdMs', 'count', 'match', 'target', 'reset']);

/** A body that switches nothing is most likely a typing mistake in a test, so it is refused. */
export function switchesSomething(body: Record<string, unknown>): boolean {
  return (
    body['reset'] === true ||
    Object.entries(body).some(([name, value]) => !modifiers.has(name) && value !== undefined)
  );
}

export const switchesNothingMessage = 'name at least one switch, or reset: true';
