import { enqueueOn } from '@holdfast/service-kit/messaging/enqueue';
import type { EntityManager } from '@mikro-orm/postgresql';

/** Outbox lane of commands for the workflow engine: its outage must not hold up events. */
export const sagaLane = 'saga';

/** In the transaction of the cause: makes sure that the booking's saga runs and looks at the booking again. */
export const wakeSaga = (em: EntityManager, bookingId: string): Promise<void> =>
  enqueueOn(em, sagaLane, { topic: 'booking', type: 'saga.wake', subject: bookingId, data: { bookingId } });
