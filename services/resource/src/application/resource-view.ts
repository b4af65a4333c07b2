import type { ResourceView } from '@holdfast/contracts';
import type { Resource } from '../persistence/resource.entity.ts';

export function toView(resource: Resource): ResourceView {
  const { id, name, type, bookingMode, capacity, openingHours, exceptions, status, version } = resource;
  const { bufferBeforeMinutes, bufferAfterMinutes, minimumNoticeMinutes, maximumHorizonDays } = resource;
  return {
    id,
    businessId: resource.business.id,
    name,
    type,
    bookingMode,
    price: { amount: resource.priceAmount, currency: resource.priceCurrency },
    capacity,
    openingHours,
    exceptions,
    bufferBeforeMinutes,
    bufferAfterMinutes,
    minimumNoticeMinutes,
    maximumHorizonDays,
    slotMinutes: resource.slotMinutes ?? undefined,
    status,
    version,
    createdAt: resource.createdAt.toISOString(),
  };
}
