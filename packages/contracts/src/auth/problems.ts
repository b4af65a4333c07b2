import { defineProblems } from '../problem.ts';

export const authProblems = defineProblems({
  invalid_credentials: { status: 401, title: 'E-mail or password is wrong' },
  email_not_verified: { status: 403, title: 'The e-mail address is not verified yet' },
  account_suspended: { status: 403, title: 'This account is suspended' },
  invalid_code: { status: 422, title: 'The code is wrong, used or expired' },
  weak_password: { status: 422, title: 'Choose another password' },
  invalid_refresh_token: { status: 401, title: 'The refresh token is not valid (any more)' },
});
