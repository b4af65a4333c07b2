import type { NotificationStatus } from '@holdfast/contracts';
import { readCursor, toPage } from '@holdfast/service-kit/persistence/cursor';
import type { FilterQuery, MikroORM } from '@mikro-orm/postgresql';
import type { z } from 'zod';
import { Notification } from '../persistence/notification.entity.ts';

export interface NotificationFilter {
  readonly recipientId?: string;
  readonly status?: z.output<typeof NotificationStatus> | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first. Errors: invalid_request for a cursor of another list. */
export const makeListNotifications =
  ({ orm }: { orm: MikroORM }) =>
  async ({ recipientId, status, cursor, limit }: NotificationFilter) => {
    const position = readCursor(cursor);
    const where: FilterQuery<Notification>[] = [
      ...(recipientId === undefined ? [] : [{ recipientId }]),
      ...(status === undefined ? [] : [{ status }]),
      ...(position === undefined ? [] : [after(position)]),
    ];
    const rows = await orm.em
      .fork()
      .find(Notification, { $and: where }, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: limit + 1 });
    const page = toPage(rows, limit, ({ createdAt, id }) => ({ at: createdAt.toISOString(), id }));
    return { ...page, items: page.items.map(toView) };
  };
export type ListNotifications = ReturnType<typeof makeListNotifications>;

const after = ({ at, id }: { at: string; id: string }): FilterQuery<Notification> => ({
  $or: [{ createdAt: { $lt: new Date(at) } }, { createdAt: new Date(at), id: { $lt: id } }],
});

const toView = ({ id, kind, recipientId, subject, status, attempts, createdAt, sentAt }: Notification) => ({
  id,
  kind,
  recipientId,
  subject,
  status,
  attempts,
  createdAt: createdAt.toISOString(),
  sentAt: sentAt?.toISOString() ?? null,
});
