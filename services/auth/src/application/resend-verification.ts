import type { MikroORM } from '@mikro-orm/postgresql';
import { User } from '../persistence/user.entity.ts';
import type { IssueCode } from './issue-code.ts';
import { inSteadyTime } from './steady-time.ts';

const answerAfterMs = 100;

/** A new code for an address that waits for verification; the same answer in the same time for any other. */
export function makeResendVerification({ orm, issueCode }: { orm: MikroORM; issueCode: IssueCode }) {
  return (email: string): Promise<void> =>
    inSteadyTime(answerAfterMs, () =>
      orm.em.fork().transactional(async (em) => {
        const user = await em.findOne(User, { email, status: 'UNVERIFIED' });
        if (user !== null) await issueCode(em, user, 'VERIFY_EMAIL');
      }),
    );
}
