import { defineEvent } from '../event.ts';
import { ResourceView } from './api.ts';

/** Every change, as a snapshot with its version: an older one never overwrites a newer one. */
export const resourceChanged = defineEvent('resource', 'resource.resource-changed.v1', ResourceView);
