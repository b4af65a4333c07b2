import { RuleViolationError } from '@holdfast/contracts';
import { passwordWeakness } from '../domain/password-weakness.ts';

/** Errors: weak_password, pointing at the field that holds it. */
export function refuseWeakPassword(password: string, email: string, pointer: string): void {
  const weakness = passwordWeakness(password, email);
  if (weakness === undefined) return;
  throw new RuleViolationError('weak_password', weakness, { errors: [{ pointer, message: weakness }] });
}
