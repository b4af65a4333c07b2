import { authProblems } from './auth/problems.ts';
import { bookingProblems } from './booking/problems.ts';
import { businessProblems } from './business/problems.ts';
import { paymentProblems } from './payment/problems.ts';
import { commonProblems } from './problem.ts';
import { resourceProblems } from './resource/problems.ts';

/** Every problem code of the platform. */
export const problems = {
  ...commonProblems,
  ...authProblems,
  ...businessProblems,
  ...resourceProblems,
  ...bookingProblems,
  ...paymentProblems,
};

export type ProblemCode = keyof typeof problems;

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code);
}
