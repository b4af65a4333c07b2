import type { BusinessView } from '@holdfast/contracts';
import type { z } from 'zod';
import type { Business } from '../persistence/business.entity.ts';

export type BusinessAnswer = z.output<typeof BusinessView>;

/** A business as its owner, admins and other services see it. */
export function toView(business: Business): BusinessAnswer {
  const { id, ownerId, name, type, timeZone, currency, cancellationPolicy, holdMinutes } = business;
  return {
    id,
    ownerId,
    name,
    type,
    description: business.description ?? undefined,
    address: business.address ?? undefined,
    contactEmail: business.contactEmail ?? undefined,
    phone: business.phone ?? undefined,
    timeZone,
    currency,
    cancellationPolicy,
    holdMinutes,
    status: business.status,
    statusReason: business.statusReason ?? undefined,
    version: business.version,
    createdAt: business.createdAt.toISOString(),
  };
}

/** As everybody sees it: what admins wrote to the owner is not for the public. */
export const toPublicView = (business: Business): BusinessAnswer => ({
  ...toView(business),
  statusReason: undefined,
});
