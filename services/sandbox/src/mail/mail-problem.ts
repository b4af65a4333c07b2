export interface FieldProblem {
  message: string;
  field: string | null;
  help: string | null;
}

/** A refusal in SendGrid's shape: a status and a list of what is wrong. */
export class MailProblem extends Error {
  override name = 'MailProblem';
  readonly status: number;
  readonly errors: FieldProblem[];

  constructor(status: number, errors: FieldProblem[]) {
    super(errors.map(({ message }) => message).join('; '));
    this.status = status;
    this.errors = errors;
  }
}

export function mailProblem(status: number, message: string, field: string | null = null): MailProblem {
  return new MailProblem(status, [{ message, field, help: null }]);
}
