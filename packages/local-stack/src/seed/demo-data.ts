import type { CallOf } from '@holdfast/contracts';
import type { businessApi, resourceApi } from '@holdfast/contracts';

type NewBusiness = CallOf<(typeof businessApi)['createBusiness']>['body'];
type NewResource = CallOf<(typeof resourceApi)['createResource']>['body'];

export interface DemoVendor {
  email: string;
  name: string;
  business: NewBusiness;
  resources: NewResource[];
}

export const demoAdmin = { email: 'admin@holdfast.example', name: 'Ada Admin' };
export const demoCustomer = { email: 'customer@holdfast.example', name: 'Casey Customer' };

const weekdays = [1, 2, 3, 4, 5];
const open = (days: number[], opens: string, closes: string) =>
  days.map((dayOfWeek) => ({ dayOfWeek, opens, closes }));

/** Two vendors of different types, each with something to book. */
export const demoVendors: DemoVendor[] = [
  {
    email: 'clinic@holdfast.example',
    name: 'Noor Haddad',
    business: {
      name: 'Riverside Clinic',
      type: 'CLINIC',
      description: 'General practice by the river',
      address: '12 Quay Street, Dublin',
      contactEmail: 'clinic@holdfast.example',
      phone: '+353 1 555 0100',
      timeZone: 'Europe/Dublin',
      currency: 'EUR',
      cancellationPolicy: {
        tiers: [
          { hoursBefore: 24, refundPercent: 100 },
          { hoursBefore: 4, refundPercent: 50 },
        ],
      },
    },
    resources: [
      {
        name: 'Dr. Haddad, consultation',
        type: 'DOCTOR_SLOT',
        bookingMode: 'SLOTS',
        slotMinutes: 30,
        price: { amount: '60.00', currency: 'EUR' },
        openingHours: [...open(weekdays, '09:00', '12:30'), ...open(weekdays, '13:30', '17:00')],
        minimumNoticeMinutes: 60,
        maximumHorizonDays: 90,
      },
      {
        name: 'Vaccination room',
        type: 'DOCTOR_SLOT',
        bookingMode: 'SLOTS',
        slotMinutes: 15,
        price: { amount: '25.00', currency: 'EUR' },
        capacity: 3,
        openingHours: open([1, 3, 5], '09:00', '15:00'),
        maximumHorizonDays: 60,
      },
    ],
  },
  {
    email: 'salon@holdfast.example',
    name: 'Mika Tanaka',
    business: {
      name: 'Salon Aozora',
      type: 'SALON',
      description: 'Cuts and colours',
      address: '3-4 Aoyama, Tokyo',
      contactEmail: 'salon@holdfast.example',
      timeZone: 'Asia/Tokyo',
      currency: 'JPY',
      holdMinutes: 10,
    },
    resources: [
      {
        name: 'Chair at the window',
        type: 'SALON_CHAIR',
        bookingMode: 'SLOTS',
        slotMinutes: 45,
        price: { amount: '5500', currency: 'JPY' },
        openingHours: open([2, 3, 4, 5, 6, 7], '10:00', '19:00'),
        bufferAfterMinutes: 15,
        maximumHorizonDays: 120,
      },
    ],
  },
];
