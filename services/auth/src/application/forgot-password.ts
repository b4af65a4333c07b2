import type { MikroORM } from '@mikro-orm/postgresql';
import { passwordResetStatuses } from '../domain/password-reset-statuses.ts';
import { User } from '../persistence/user.entity.ts';
import type { IssueCode } from './issue-code.ts';
import { inSteadyTime } from './steady-time.ts';

const answerAfterMs = 100;

/** Mails a code to set a password with; the same answer in the same time for an address that gets none. */
export function makeForgotPassword({ orm, issueCode }: { orm: MikroORM; issueCode: IssueCode }) {
  return (email: string): Promise<void> =>
    inSteadyTime(answerAfterMs, () =>
      orm.em.fork().transactional(async (em) => {
        const user = await em.findOne(User, { email, status: { $in: [...passwordResetStatuses] } });
        if (user !== null) await issueCode(em, user, 'RESET_PASSWORD');
      }),
    );
}
