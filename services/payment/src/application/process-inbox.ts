import type { Logger } from '@holdfast/service-kit/logger';
import type { MikroORM } from '@mikro-orm/postgresql';
import { findPayment } from '../persistence/payment-store.ts';
import { PaymentEntity } from '../persistence/payment.entity.ts';
import { claimEvents, finishEvents, postponeEvents, type InboxRow } from '../persistence/webhook-inbox.ts';
import type { Advance } from './advance.ts';
import type { AttachIntent } from './attach-intent.ts';

interface Dependencies {
  readonly orm: MikroORM;
  readonly logger: Logger;
  readonly advance: Advance;
  readonly attachIntent: AttachIntent;
}

/**
 * Works off one batch of events, those of one intent together: whatever they say, in whatever order and however
 * often, it means "look at this intent again".
 */
export function makeProcessInbox({ orm, logger, advance, attachIntent }: Dependencies) {
  const paymentOf = async ({ intentId, paymentId }: InboxRow): Promise<string | undefined> => {
    const em = orm.em.fork();
    const known = await em.findOne(PaymentEntity, { intentId });
    if (known !== null || paymentId === null || intentId === null) return known?.id;
    const named = await findPayment(em, { id: paymentId });
    if (named === undefined) return undefined;
    // Made by us, but its answer got lost: the intent's own note says whose it is.
    const attached = await attachIntent(paymentId, intentId);
    return attached.intentId === intentId ? attached.id : undefined;
  };

  const work = async (rows: readonly InboxRow[]): Promise<void> => {
    const [first] = rows;
    if (first === undefined) return;
    const eventIds = rows.map(({ eventId }) => eventId);
    const named = rows.find(({ paymentId }) => paymentId !== null) ?? first;
    try {
      const paymentId = await paymentOf(named);
      if (paymentId !== undefined) await advance(paymentId);
      await finishEvents(orm.em.fork(), eventIds, paymentId === undefined ? 'ignored' : 'handled');
    } catch (error) {
      logger.warn({ err: error, eventIds }, 'webhooks could not be worked off; they will be tried again');
      await postponeEvents(orm.em.fork(), eventIds, error instanceof Error ? error.message : String(error));
    }
  };

  return async (): Promise<number> => {
    const rows = await claimEvents(orm.em.fork());
    const byIntent = Map.groupBy(rows, ({ intentId }) => intentId);
    await Promise.all([...byIntent.values()].map(work));
    return rows.length;
  };
}
