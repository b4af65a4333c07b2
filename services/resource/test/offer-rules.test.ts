import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { offer, start, type Started } from './_setup.ts';

let world: Started;
beforeAll(async () => {
  world = await start();
});
afterAll(() => world[Symbol.asyncDispose]());

const pathOf = ({ id }: { id: string }) => `/v1/businesses/${id}/resources`;

describe('rules of an offer', () => {
  const hours = (dayOfWeek: number, opens: string, closes: string) => ({ dayOfWeek, opens, closes });

  it.each([
    ['NIGHTS', { bookingMode: 'NIGHTS' }, 422, 'booking_mode_unsupported', '/bookingMode'],
    ['HOURS', { bookingMode: 'HOURS' }, 422, 'booking_mode_unsupported', '/bookingMode'],
    ['SLOTS without a length', { slotMinutes: undefined }, 400, 'invalid_request', '/slotMinutes'],
    ['an unknown type', { type: 'CASTLE' }, 400, 'invalid_request', '/type'],
    [
      'opening at 24:00',
      { openingHours: [hours(1, '24:00', '10:00')] },
      400,
      'invalid_request',
      '/openingHours/0/opens',
    ],
    [
      'opening at 24:00 by exception',
      { exceptions: [{ date: '2027-01-01', intervals: [{ opens: '24:00', closes: '10:00' }] }] },
      400,
      'invalid_request',
      '/exceptions/0/intervals/0/opens',
    ],
    [
      'hours that overlap',
      { openingHours: [hours(1, '09:00', '12:00'), hours(1, '11:00', '13:00')] },
      422,
      'overlapping_hours',
      '/openingHours/1',
    ],
    [
      'hours that overlap over midnight',
      { openingHours: [hours(1, '00:00', '03:00'), hours(7, '20:00', '02:00')] },
      422,
      'overlapping_hours',
      '/openingHours/1',
    ],
    [
      'two exceptions for one date',
      {
        exceptions: [
          { date: '2027-01-01', closed: true },
          { date: '2027-01-01', closed: true },
        ],
      },
      422,
      'overlapping_hours',
      '/exceptions/1/date',
    ],
  ])('%s is refused with a pointer', async (_what, change, status, code, pointer) => {
    const business = await world.business();
    const reply = await world.post(pathOf(business), business.owner, { ...offer, ...change });
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body).toMatchObject({ code, status, errors: [{ pointer }] });
  });

  it('an unknown type is answered with the known ones', async () => {
    const business = await world.business();
    const reply = await world.post(pathOf(business), business.owner, { ...offer, type: 'CASTLE' });
    expect(reply.body.errors[0].message).toBe('must be one of DESK, DOCTOR_SLOT, HOTEL_ROOM, SALON_CHAIR');
  });

  it.each([
    ['no name', { name: '' }, '/name'],
    ['half a character', { name: 'a\udc00' }, '/name'],
    ['no room at all', { capacity: 0 }, '/capacity'],
    ['an eighth day', { openingHours: [hours(8, '09:00', '10:00')] }, '/openingHours/0/dayOfWeek'],
    ['25 o’clock', { openingHours: [hours(1, '09:00', '25:00')] }, '/openingHours/0/closes'],
    ['a slot of a minute', { slotMinutes: 1 }, '/slotMinutes'],
    ['an exception of neither kind', { exceptions: [{ date: '2027-01-01' }] }, '/exceptions/0'],
    ['an unknown field', { colour: 'red' }, '/colour'],
  ])('%s does not fit the declaration', async (_what, change, pointer) => {
    const business = await world.business();
    const reply = await world.post(pathOf(business), business.owner, { ...offer, ...change });
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
  });

  it('a refusal leaves nothing behind', async () => {
    const business = await world.business();
    await world.post(pathOf(business), business.owner, { ...offer, type: 'CASTLE' });
    expect(await world.rows('select 1 from resources where business_id = ?', [business.id])).toEqual([]);
    expect(await world.rows('select 1 from businesses where id = ?', [business.id])).toEqual([]);
  });
});
