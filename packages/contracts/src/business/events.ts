import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { Id } from '../primitives.ts';
import { BusinessView } from './api.ts';

/** Every change, as a snapshot with its version: an older one never overwrites a newer one. */
export const businessChanged = defineEvent('business', 'business.business-changed.v1', BusinessView);

const decided = z.object({ businessId: Id, ownerId: Id, name: z.string(), reason: z.string().optional() });
export const businessVerified = defineEvent('business', 'business.business-verified.v1', decided);
export const businessSuspended = defineEvent('business', 'business.business-suspended.v1', decided);
