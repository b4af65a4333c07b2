import { RuleViolationError, type ProblemCode } from '@holdfast/contracts';

/** What a broken constraint means, by the constraint's name. */
export type ConstraintTable = Readonly<Record<string, ProblemCode>>;

interface DatabaseError {
  readonly code: string;
  readonly constraint: string | undefined;
}

/** PostgreSQL's SQLSTATE and constraint, also from below an ORM's wrapping. */
export function databaseError(error: unknown): DatabaseError | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)) {
    const constraint =
      'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined;
    return { code: error.code, constraint };
  }
  return databaseError(error.cause);
}

/** Runs `work`; a broken constraint of the table becomes its refusal, anything else stays a fault. */
export async function translateConstraints<T>(table: ConstraintTable, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = table[databaseError(error)?.constraint ?? ''];
    throw code === undefined ? error : new RuleViolationError(code, undefined, { cause: error });
  }
}

/** Serialization failure and deadlock: the database asks for another try. */
const retryable = new Set(['40001', '40P01']);

/** Runs a whole transaction again when the database says that only timing was wrong. */
export async function retrySerialization<T>(work: () => Promise<T>, attempts = 5): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !retryable.has(databaseError(error)?.code ?? '')) throw error;
    }
  }
}
