import type { NotificationStatus } from '@holdfast/contracts';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { z } from 'zod';

/** A row of `notifications`, as the lists show it. Written by hand-made SQL: see mail-queue.ts. */
export const NotificationSchema = defineEntity({
  name: 'Notification',
  tableName: 'notifications',
  properties: {
    id: p.uuid().primary(),
    kind: p.string(),
    recipientId: p.uuid(),
    subject: p.string(),
    status: p.string().$type<z.output<typeof NotificationStatus>>(),
    attempts: p.integer(),
    createdAt: p.datetime(),
    sentAt: p.datetime().nullable(),
  },
});

export class Notification extends NotificationSchema.class {}
NotificationSchema.setClass(Notification);
