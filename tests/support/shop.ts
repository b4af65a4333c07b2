import type { StackInfo } from '@holdfast/local-stack';
import { expectStatus, signInAs, signUp, type Person } from './person.ts';

export interface Shop {
  readonly vendor: Person;
  readonly businessId: string;
  /** Adds a resource that is open day and night, and answers its id. */
  addResource(changes?: Record<string, unknown>): Promise<string>;
}

/** A vendor with a verified business. */
export async function openShop(info: StackInfo, changes: Record<string, unknown> = {}): Promise<Shop> {
  const [vendor, admin] = await Promise.all([signUp(info, { role: 'VENDOR' }), signInAs(info, 'ADMIN')]);
  const created = await vendor.request('POST', '/v1/businesses', {
    body: { ...exampleBusiness, ...changes },
  });
  const businessId: string = expectStatus(created, 201).body.id;
  expectStatus(await admin.request('POST', `/v1/businesses/${businessId}/approve`, { body: {} }), 200);
  return {
    vendor,
    businessId,
    addResource: async (resource = {}) => {
      const reply = await vendor.request('POST', `/v1/businesses/${businessId}/resources`, {
        body: { ...exampleResource, ...resource },
      });
      return expectStatus(reply, 201).body.id as string;
    },
  };
}

const exampleBusiness = {
  name: 'Salon Hoffmann',
  type: 'SALON',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  cancellationPolicy: { tiers: [{ hoursBefore: 24, refundPercent: 80 }] },
};

const exampleResource = {
  name: 'Chair by the window',
  type: 'SALON_CHAIR',
  bookingMode: 'SLOTS',
  price: { amount: '60.00', currency: 'EUR' },
  slotMinutes: 30,
  openingHours: [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({ dayOfWeek, opens: '00:00', closes: '24:00' })),
};

/** The nth slot of a resource that is open day and night, some days ahead. */
export function slot(n = 0, { days = 3, minutes = 30 } = {}): { startsAt: string; endsAt: string } {
  const dayMs = 86_400_000;
  const first = Math.ceil((Date.now() + days * dayMs) / dayMs) * dayMs;
  const start = first + n * minutes * 60_000;
  return {
    startsAt: new Date(start).toISOString(),
    endsAt: new Date(start + minutes * 60_000).toISOString(),
  };
}
