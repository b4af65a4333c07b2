import type { Logger } from '@holdfast/service-kit/logger';
import type { MikroORM } from '@mikro-orm/postgresql';
import { claimDuePayments } from '../persistence/due-payments.ts';
import type { Advance } from './advance.ts';

interface Dependencies {
  readonly orm: MikroORM;
  readonly logger: Logger;
  readonly advance: Advance;
}

/**
 * Looks at payments that are not where they shall be: after a crash between a commit and Stripe, an outage, a lost
 * webhook. A failure needs no care here: the claim has set the next look already.
 */
export function makeSweep({ orm, logger, advance }: Dependencies) {
  return async (): Promise<number> => {
    const due = await claimDuePayments(orm.em.fork());
    await Promise.all(
      due.map(({ id }) =>
        advance(id).catch((error: unknown) =>
          logger.warn(
            { err: error, paymentId: id },
            'a payment could not be brought forward; it will be tried again',
          ),
        ),
      ),
    );
    return due.length;
  };
}
