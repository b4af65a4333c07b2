import { assertThat } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import type { MikroORM } from '@mikro-orm/postgresql';
import { User } from '../persistence/user.entity.ts';
import type { TokenSigner } from '../security/token-signer.ts';
import { activateUser } from './activate-user.ts';
import { openSession, toSessionView } from './open-session.ts';
import type { TryCode } from './try-code.ts';
import { useUpCode } from './use-up-code.ts';

export interface VerifyEmailDeps {
  readonly orm: MikroORM;
  readonly tryCode: TryCode;
  readonly tokens: TokenSigner;
  readonly clock: Clock;
}

/** Makes a user ACTIVE for the code from the mail, which is used up, and signs them in. Errors: invalid_code. */
export function makeVerifyEmail({ orm, tryCode, tokens, clock }: VerifyEmailDeps) {
  return async (email: string, code: string, userAgent: string | undefined) => {
    const purpose = 'VERIFY_EMAIL';
    const { codeId, userId } = await tryCode({ email, code, purpose, statuses: ['UNVERIFIED'] });
    const grant = await orm.em.fork().transactional(async (em) => {
      // The user first, as everywhere: two orders of locking would meet in a deadlock.
      assertThat(await activateUser(em, clock, userId), 'invalid_code');
      await useUpCode(em, clock, codeId);
      return openSession(em, clock, await em.findOneOrFail(User, userId), userAgent);
    });
    return toSessionView(tokens, grant);
  };
}
