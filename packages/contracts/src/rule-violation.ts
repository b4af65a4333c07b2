import type { FieldError } from './problem.ts';
import type { ProblemCode } from './problems.ts';

/**
 * A refusal: an expected business outcome, raised by domain and use cases, mapped to a problem document once at the edge.
 * `facts` become extra members of the document and must hold nothing personal.
 */
export class RuleViolationError extends Error {
  override readonly name = 'RuleViolationError';
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly facts: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: ProblemCode,
    detail?: string,
    more: { errors?: readonly FieldError[]; facts?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(detail === undefined ? code : `${code}: ${detail}`, { cause: more.cause });
    this.code = code;
    this.detail = detail;
    this.errors = more.errors;
    this.facts = more.facts;
  }
}

/** Refuses with `code` unless the condition holds. */
export function assertThat(condition: unknown, code: ProblemCode, detail?: string): asserts condition {
  if (!condition) throw new RuleViolationError(code, detail);
}
