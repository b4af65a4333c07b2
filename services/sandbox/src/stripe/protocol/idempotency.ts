import { StripeProblem } from './stripe-problem.ts';

export interface Answer {
  status: number;
  body: string;
  requestId: string;
}

/** What a call did. `keep: false`: nothing began, so that a retry starts afresh. */
export interface Finished {
  answer: Answer;
  keep: boolean;
}

export interface IdempotentCall {
  key: string;
  /** "METHOD /path": a key belongs to the endpoint it was first used for. */
  endpoint: string;
  params: string;
}

interface Entry {
  endpoint: string;
  params: string;
  answer: Answer | undefined;
}

export interface IdempotencyStore {
  run(call: IdempotentCall, work: () => Promise<Finished>): Promise<{ answer: Answer; replayed: boolean }>;
  clear(): void;
}

/** Stripe's rule: first use does the work, the same use again gets the same answer, another use is refused. */
export function createIdempotencyStore(capacity = 50_000): IdempotencyStore {
  const entries = new Map<string, Entry>();
  return {
    clear: () => entries.clear(),
    async run(call, work) {
      const known = entries.get(call.key);
      if (known !== undefined) return { answer: replay(known, call), replayed: true };
      const entry: Entry = { endpoint: call.endpoint, params: call.params, answer: undefined };
      entries.set(call.key, entry);
      forgetOldest(entries, capacity);
      let kept = false;
      try {
        const { answer, keep } = await work();
        kept = keep;
        if (keep) entry.answer = answer;
        return { answer, replayed: false };
      } finally {
        if (!kept && entries.get(call.key) === entry) entries.delete(call.key);
      }
    },
  };
}

function replay(entry: Entry, call: IdempotentCall): Answer {
  if (entry.endpoint !== call.endpoint) {
    throw mismatch(
      `Keys for idempotent requests can only be used for the endpoint they were first used for ('${entry.endpoint}').`,
    );
  }
  if (entry.params !== call.params) {
    throw mismatch(
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Use another key than '${call.key}' for another request.`,
    );
  }
  if (entry.answer !== undefined) return entry.answer;
  throw new StripeProblem(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `Another request with the idempotency key '${call.key}' is still in progress.`,
  });
}

function mismatch(message: string): StripeProblem {
  return new StripeProblem(400, { type: 'idempotency_error', message });
}

function forgetOldest(entries: Map<string, Entry>, capacity: number): void {
  if (entries.size <= capacity) return;
  for (const [key, entry] of entries) {
    if (entry.answer === undefined) continue;
    entries.delete(key);
    return;
  }
}
