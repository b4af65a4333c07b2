import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { Id, Instant, Role } from '../primitives.ts';

export const userRegistered = defineEvent(
  'auth',
  'auth.user-registered.v1',
  z.object({ userId: Id, email: z.string(), name: z.string(), role: Role }),
);

/** The code travels sealed (AES-256-GCM) for the notification service: the broker and logs never see it. */
export const codeIssued = defineEvent(
  'auth',
  'auth.code-issued.v1',
  z.object({
    codeId: Id,
    userId: Id,
    email: z.string(),
    name: z.string(),
    purpose: z.enum(['VERIFY_EMAIL', 'RESET_PASSWORD']),
    sealedCode: z.string(),
    expiresAt: Instant,
  }),
);

export const userStatusChanged = defineEvent(
  'auth',
  'auth.user-status-changed.v1',
  z.object({ userId: Id, status: z.enum(['ACTIVE', 'SUSPENDED', 'DELETED']), version: z.number().int() }),
);
