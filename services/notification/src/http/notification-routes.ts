import type { notificationApi } from '@holdfast/contracts';
import type { Handlers } from '@holdfast/service-kit/http/bind-endpoints';
import type { ListNotifications } from '../application/list-notifications.ts';

export const notificationHandlers = (list: ListNotifications): Handlers<typeof notificationApi> => ({
  listMyNotifications: ({ principal, query }) => list({ recipientId: principal.userId, ...query }),
  listNotifications: ({ query }) => list(query),
});
