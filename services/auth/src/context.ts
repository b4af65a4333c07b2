import { systemClock, type Clock } from '@holdfast/service-kit/clock';
import type { Logger } from '@holdfast/service-kit/logger';
import type { MikroORM } from '@mikro-orm/postgresql';
import { makeEndSession } from './application/end-session.ts';
import { makeFindMe, makeFindUser } from './application/find-user.ts';
import { makeForgetEndedSessions } from './application/forget-ended-sessions.ts';
import { makeForgotPassword } from './application/forgot-password.ts';
import { makeIssueCode } from './application/issue-code.ts';
import { makeIssueServiceToken } from './application/issue-service-token.ts';
import { makeListSessions } from './application/list-sessions.ts';
import { makeLogin } from './application/login.ts';
import { makeLogout } from './application/logout.ts';
import { makeRefresh } from './application/refresh.ts';
import { makeRegister } from './application/register.ts';
import { makeResendVerification } from './application/resend-verification.ts';
import { makeResetPassword } from './application/reset-password.ts';
import { makeTryCode } from './application/try-code.ts';
import { makeVerifyEmail } from './application/verify-email.ts';
import type { Config } from './config.ts';
import { createPasswords } from './security/passwords.ts';
import type { SigningKeys } from './security/signing-keys.ts';
import { createTokenSigner } from './security/token-signer.ts';

export interface ContextParts {
  readonly config: Config;
  readonly orm: MikroORM;
  readonly keys: SigningKeys;
  readonly logger: Logger;
  readonly clock?: Clock | undefined;
}

export type Context = Awaited<ReturnType<typeof createContext>>;

/** The composition root: the only place that knows everyone. */
export async function createContext({ config, orm, keys, logger, clock = systemClock }: ContextParts) {
  const passwords = await createPasswords();
  const pepper = config.CODE_PEPPER;
  const tokens = createTokenSigner({ keys, issuer: config.PUBLIC_URL, clock });
  const issueCode = makeIssueCode({ keys: { pepper, seal: config.CODE_SEAL_KEY }, clock });
  const tryCode = makeTryCode({ orm, pepper, clock });
  return {
    register: makeRegister({ orm, passwords, issueCode, clock }),
    resendVerification: makeResendVerification({ orm, issueCode }),
    verifyEmail: makeVerifyEmail({ orm, tryCode, tokens, clock }),
    login: makeLogin({ orm, passwords, tokens, clock }),
    refresh: makeRefresh({ orm, tokens, clock, logger }),
    logout: makeLogout({ orm, clock }),
    forgotPassword: makeForgotPassword({ orm, issueCode }),
    resetPassword: makeResetPassword({ orm, passwords, tryCode, clock }),
    listSessions: makeListSessions({ orm, clock }),
    endSession: makeEndSession({ orm, clock }),
    findMe: makeFindMe({ orm }),
    findUser: makeFindUser({ orm }),
    issueServiceToken: makeIssueServiceToken({ secrets: config.SERVICE_SECRETS, tokens }),
    publicKeys: async () => (await keys.load()).published,
    forgetEndedSessions: makeForgetEndedSessions({ clock }),
  };
}
