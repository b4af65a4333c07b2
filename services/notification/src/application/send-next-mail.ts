import type { Logger } from '@holdfast/service-kit/logger';
import type { MikroORM } from '@mikro-orm/postgresql';
import { claimMail } from '../persistence/mail-queue.ts';
import type { AttemptMail } from './attempt-mail.ts';
import type { Outcome } from './outcome.ts';
import type { Pace } from './pace.ts';
import { safeReason } from './safe-reason.ts';
import type { SettleMail } from './settle-mail.ts';

export interface SendNextMailDependencies {
  readonly orm: MikroORM;
  readonly attempt: AttemptMail;
  readonly settle: SettleMail;
  readonly pace: Pace;
  readonly logger: Logger;
}

/** Takes the mail that has been due longest, tries to send it and writes down what came of it. Answers how many it took. */
export const makeSendNextMail =
  ({ orm, attempt, settle, pace, logger }: SendNextMailDependencies) =>
  async (): Promise<number> => {
    // Before the database sets the lease: this clock runs out first.
    const takenAt = performance.now();
    const secondsLeft = () => pace.leaseSeconds - (performance.now() - takenAt) / 1000;
    const mail = await claimMail(orm.em.fork(), pace.leaseSeconds);
    if (mail === undefined) return 0;

    const log = logger.child({ notificationId: mail.id, kind: mail.kind, attempts: mail.attempts });
    // The client's time-out runs once for connecting and once for the answer.
    const stillMine = () => secondsLeft() > 2 * pace.sendTimeoutSeconds;
    const outcome = await attempt(mail, stillMine).catch((error: unknown): Outcome => {
      log.warn({ err: error }, 'an attempt to send a mail broke off');
      return { status: 'later', reason: safeReason(error instanceof Error ? error.message : String(error)) };
    });
    if (outcome.status === 'sent') log.info('mail sent');
    else log.warn({ outcome: outcome.status, reason: outcome.reason }, 'mail not sent');
    await settle(mail, outcome, secondsLeft);
    return 1;
  };
