import { setTimeout as pause } from 'node:timers/promises';
import type { MikroORM } from '@mikro-orm/postgresql';
import { markFailed, markSent, postponeMail, type ClaimedMail } from '../persistence/mail-queue.ts';
import type { Outcome } from './outcome.ts';
import type { Pace } from './pace.ts';

/** A provider that asks for hours gets a quarter of one. */
const longestWishSeconds = 900;
const insistEveryMs = 250;

/** Writes down what came of an attempt. */
export const makeSettleMail =
  ({ orm, pace }: { orm: MikroORM; pace: Pace }) =>
  async (mail: ClaimedMail, outcome: Outcome, secondsLeft: () => number): Promise<void> => {
    switch (outcome.status) {
      case 'sent':
        return insist(() => markSent(orm.em.fork(), mail.id, outcome.messageId), secondsLeft);
      case 'never':
        return markFailed(orm.em.fork(), mail, outcome.reason);
      case 'later': {
        const wish = Math.min(outcome.afterSeconds ?? 0, longestWishSeconds);
        const seconds = Math.max(pace.backoffSeconds(mail.attempts), wish);
        return postponeMail(orm.em.fork(), mail, outcome.reason, seconds);
      }
    }
  };
export type SettleMail = ReturnType<typeof makeSettleMail>;

/**
 * The mail is out, and only this process knows. Until its lease ends nobody else sends it again, so a database that
 * is away for a moment is waited for.
 */
async function insist(write: () => Promise<void>, secondsLeft: () => number): Promise<void> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (secondsLeft() <= 0) throw error;
      await pause(insistEveryMs);
    }
  }
}
