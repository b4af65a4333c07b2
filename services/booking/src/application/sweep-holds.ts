import type { MikroORM } from '@mikro-orm/postgresql';
import { expireHold, findStaleHolds } from '../persistence/expire-holds.ts';

const atOnce = 200;

/** Ends one hold if it is stale; a no-op otherwise. */
export const makeExpireHold =
  ({ orm }: { orm: MikroORM }) =>
  (bookingId: string): Promise<boolean> =>
    orm.em.fork().transactional((em) => expireHold(em, bookingId));

/** Housekeeping: writes down what is already true, so that customers are told. Each hold in its own transaction. */
export const makeSweepHolds =
  ({ orm }: { orm: MikroORM }) =>
  async (): Promise<void> => {
    for (const { id } of await findStaleHolds(orm.em.fork(), atOnce)) {
      await orm.em.fork().transactional((em) => expireHold(em, id));
    }
  };
