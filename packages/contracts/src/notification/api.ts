import { z } from 'zod';
import { signedIn } from '../audience.ts';
import { defineEndpoint } from '../endpoint.ts';
import { Id, Instant, PageQuery, pageOf } from '../primitives.ts';

export const NotificationStatus = z.enum(['QUEUED', 'SENT', 'FAILED']);

export const NotificationView = z
  .object({
    id: Id,
    kind: z.string(),
    subject: z.string(),
    status: NotificationStatus,
    attempts: z.number().int(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
  })
  .meta({ id: 'Notification' });

export const notificationApi = {
  listMyNotifications: defineEndpoint({
    service: 'notification',
    audience: signedIn(),
    method: 'GET',
    path: '/v1/me/notifications',
    summary: 'The mails sent to you, newest first',
    query: PageQuery,
    success: { status: 200, body: pageOf(NotificationView) },
  }),
  listNotifications: defineEndpoint({
    service: 'notification',
    audience: signedIn('ADMIN'),
    method: 'GET',
    path: '/v1/admin/notifications',
    summary: 'All mails, newest first',
    query: PageQuery.extend({ status: NotificationStatus.optional() }),
    success: { status: 200, body: pageOf(NotificationView.extend({ recipientId: Id })) },
  }),
};
