export interface Attempt {
  eventId: string;
  type: string;
  /** 1 unless a duplicate was asked for. */
  copy: number;
  attempt: number;
  at: string;
  durationMs: number;
  outcome: 'delivered' | 'failed' | 'dropped';
  status: number | null;
  error: string | null;
}

export interface AttemptLog {
  add(attempt: Attempt): void;
  newestFirst(): Attempt[];
  clear(): void;
}

export function createAttemptLog(capacity = 10_000): AttemptLog {
  let attempts: Attempt[] = [];
  return {
    add(attempt) {
      attempts.push(attempt);
      // Trimmed in halves: dropping one by one would move the whole array every time.
      if (attempts.length > capacity * 2) attempts = attempts.slice(-capacity);
    },
    newestFirst: () => attempts.slice(-capacity).reverse(),
    clear: () => {
      attempts = [];
    },
  };
}
