import { assertThat, businessChanged, businessSuspended, businessVerified } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import { enqueue } from '@holdfast/service-kit/messaging/enqueue';
import type { MikroORM } from '@mikro-orm/postgresql';
import { nextStatus, type StatusAction } from '../domain/transitions.ts';
import { BusinessEntity } from '../persistence/business.entity.ts';
import { retryStale } from '../persistence/retry-stale.ts';
import { StatusChangeEntity } from '../persistence/status-change.entity.ts';
import { toView, type BusinessAnswer } from './business-view.ts';

interface Command {
  readonly action: StatusAction;
  readonly businessId: string;
  readonly actor: string;
  readonly reason: string | undefined;
}

/** What others are told beside the new snapshot. */
const announcements = { approve: businessVerified, suspend: businessSuspended } as const;

/** Errors: not_found, invalid_transition. */
export function makeChangeStatus({ orm, clock }: { orm: MikroORM; clock: Clock }) {
  const attempt = ({ action, businessId, actor, reason }: Command): Promise<BusinessAnswer> =>
    orm.em.fork().transactional(async (em) => {
      const business = await em.findOne(BusinessEntity, { id: businessId });
      assertThat(business, 'not_found');
      const fromStatus = business.status;
      business.status = nextStatus(action, fromStatus);
      business.statusReason = reason ?? null;
      await em.flush();
      em.create(StatusChangeEntity, {
        businessId,
        fromStatus,
        toStatus: business.status,
        actor,
        reason: reason ?? null,
        at: clock(),
      });
      const view = toView(business);
      const { id, ownerId, name } = view;
      await enqueue(em, businessChanged, id, view);
      await enqueue(em, announcements[action], id, { businessId: id, ownerId, name, reason });
      return view;
    });
  return (command: Command): Promise<BusinessAnswer> => retryStale(() => attempt(command));
}
