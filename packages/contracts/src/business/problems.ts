import { defineProblems } from '../problem.ts';

export const businessProblems = defineProblems({
  business_exists: { status: 409, title: 'You already have a business' },
  invalid_transition: { status: 409, title: 'The status does not allow this' },
});
