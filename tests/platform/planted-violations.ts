import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { StackInfo } from '@holdfast/local-stack';
import { checkInvariants } from '../invariants/check.ts';
import { rows } from '../invariants/sources.ts';
import type { Violation } from '../invariants/violation.ts';
import { send } from '../support/http.ts';
import { openShop, slot } from '../support/shop.ts';
import { expectNoViolations, type TestStack } from './_platform.ts';

/** A checker that finds nothing proves nothing: each kind of broken promise is planted, found and taken out again. */
export function describePlantedViolations(platform: () => TestStack): void {
  describe('the invariant checker finds', () => {
    const planted: [Violation['kind'], (info: StackInfo) => Promise<Planted>][] = [
      ['overlapping_bookings', plantOverlap],
      ['charge_without_booking', plantCharge],
      ['booking_without_charge', plantUnpaidBooking],
      ['ledger_differs_from_stripe', plantWrongLedger],
      ['event_never_consumed', plantLostEvent],
      ['outbox_stuck', plantStuckMessage],
      ['saga_missing', plantSagalessHold],
    ];

    it.each(planted)('%s', async (kind, plant) => {
      const { info } = platform();
      const { subject, remove } = await plant(info);
      try {
        const found = await checkInvariants(info);
        expect(found).toContainEqual(expect.objectContaining({ kind, subject }));
      } finally {
        await remove();
      }
      await expectNoViolations(info);
    });
  });
}

interface Planted {
  readonly subject: string;
  remove(): Promise<unknown>;
}

/** A booking written past every guard. Old enough or new enough is up to the caller. */
async function insertBooking(
  info: StackInfo,
  status: string,
  resourceId: string,
  n: number,
): Promise<string> {
  const { startsAt, endsAt } = slot(n);
  const [row] = await rows<{ id: string }>(
    info,
    'booking',
    `insert into bookings (status, business_id, business_name, vendor_id, resource_id, resource_name, customer_id,
       starts_at, ends_at, time_zone, units, price_amount, currency, cancellation_policy, hold_expires_at)
     select $1, business_id, 'planted', business_id, id, name, $2, $3, $4, 'UTC', 1, 60, 'EUR', '{"tiers":[]}',
       now() + interval '10 minutes' from resources where id = $5 returning id`,
    [status, randomUUID(), startsAt, endsAt, resourceId],
  );
  return row!.id;
}

const deleteBookings = (info: StackInfo, ids: readonly string[]) =>
  rows(
    info,
    'booking',
    `with sagas as (delete from outbox_messages where subject = any($1::text[]))
     delete from bookings where id = any($1::uuid[])`,
    [ids],
  );

/** A resource that booking knows. */
async function knownResource(info: StackInfo): Promise<string> {
  const shop = await openShop(info);
  const resourceId = await shop.addResource();
  const { startsAt, endsAt } = slot();
  await send('GET', `${info.gateway}/v1/resources/${resourceId}/availability?from=${startsAt}&to=${endsAt}`);
  return resourceId;
}

async function plantOverlap(info: StackInfo): Promise<Planted> {
  const resourceId = await knownResource(info);
  const ids = [
    await insertBooking(info, 'CONFIRMED', resourceId, 0),
    await insertBooking(info, 'CONFIRMED', resourceId, 0),
  ];
  return { subject: ids[0]!, remove: () => deleteBookings(info, ids) };
}

async function plantUnpaidBooking(info: StackInfo): Promise<Planted> {
  const id = await insertBooking(info, 'CONFIRMED', await knownResource(info), 0);
  return { subject: id, remove: () => deleteBookings(info, [id]) };
}

async function plantSagalessHold(info: StackInfo): Promise<Planted> {
  const id = await insertBooking(info, 'HELD', await knownResource(info), 0);
  return { subject: id, remove: () => deleteBookings(info, [id]) };
}

const stripe = (info: StackInfo, path: string, form: Record<string, string> = {}) =>
  send('POST', `${info.sandbox.stripe}/v1/${path}`, {
    headers: {
      authorization: `Bearer ${info.stripe.secretKey}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(form),
  });

async function plantCharge(info: StackInfo): Promise<Planted> {
  const { body } = await stripe(info, 'payment_intents', {
    amount: '6000',
    currency: 'eur',
    confirm: 'true',
    payment_method: 'pm_card_visa',
    'allowed_payment_method_types[]': 'card',
  });
  expect(body.status).toBe('succeeded');
  return {
    subject: body.id as string,
    remove: () => stripe(info, 'refunds', { payment_intent: body.id as string }),
  };
}

async function plantWrongLedger(info: StackInfo): Promise<Planted> {
  const [payment] = await rows<{ id: string }>(
    info,
    'payment',
    `update payments set refunded = refunded + 1 where id = (
       select id from payments where status = 'CAPTURED' and captured > refunded + 1 limit 1) returning id`,
  );
  const put = 'update payments set refunded = refunded - 1 where id = $1';
  return { subject: payment!.id, remove: () => rows(info, 'payment', put, [payment!.id]) };
}

const plantMessage =
  (columns: string, values: string) =>
  async (info: StackInfo): Promise<Planted> => {
    const [message] = await rows<{ id: string }>(
      info,
      'business',
      `insert into outbox_messages (lane, topic, type, subject, data, occurred_at, ${columns})
       values ('events', 'business', 'business.business-changed.v1', 'planted', '{}', now() - interval '5 minutes',
         ${values}) returning id`,
    );
    const remove = () => rows(info, 'business', 'delete from outbox_messages where id = $1', [message!.id]);
    return { subject: message!.id, remove };
  };

const plantLostEvent = plantMessage('published_at', `now() - interval '5 minutes'`);
const plantStuckMessage = plantMessage('next_attempt_at', `now() + interval '1 hour'`);
