import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@holdfast/local-stack';
import { payByCard } from '../support/card.ts';
import { hold, startPayment, untilPaid, untilStatus } from '../support/journey.ts';
import { mailTo } from '../support/mailbox.ts';
import { signUp, type Person } from '../support/person.ts';
import { openShop, slot } from '../support/shop.ts';
import { expectNoViolations, type TestStack } from './_platform.ts';

interface EarlyHold {
  readonly id: string;
  readonly secret: string;
}

/** Holds that are left to run out while the rest of the suite goes on. */
export interface LatePayers {
  readonly customer: Person;
  readonly resourceId: string;
  readonly free: EarlyHold;
  readonly taken: EarlyHold;
}

export async function placeEarlyHolds({ info }: TestStack): Promise<LatePayers> {
  const [shop, customer] = await Promise.all([
    openShop(info, { holdMinutes: 1 }),
    signUp(info, { role: 'CUSTOMER' }),
  ]);
  const resourceId = await shop.addResource();
  const early = async (n: number): Promise<EarlyHold> => {
    const { id } = (await hold(customer, resourceId, slot(n))).body as { id: string };
    return { id, secret: await startPayment(customer, id) };
  };
  return { customer, resourceId, free: await early(0), taken: await early(1) };
}

export function describeLatePayments(platform: () => TestStack, latePayers: () => LatePayers): void {
  describe('a payment that is authorised after the hold’s end', () => {
    afterEach(() => expectNoViolations(platform().info));

    it('is confirmed when the slot is still free', async () => {
      const { info } = platform();
      const { customer, free } = latePayers();
      await untilStatus(customer, free.id, 'EXPIRED', 120_000);
      await eventually(() => mailTo(info, customer.email, /expired/i), {
        what: 'the mail about the end of the hold',
      });
      expect((await payByCard(info, free.secret)).status).toBe(200);
      await untilStatus(customer, free.id, 'CONFIRMED');
      await untilPaid(customer, free.id, 'CAPTURED');
    });

    it('is voided when the slot is taken, and the customer is told', async () => {
      const { info } = platform();
      const { customer, resourceId, taken } = latePayers();
      await untilStatus(customer, taken.id, 'EXPIRED', 120_000);
      const rival = await signUp(info, { role: 'CUSTOMER' });
      expect((await hold(rival, resourceId, slot(1))).status).toBe(201);
      expect((await payByCard(info, taken.secret)).status).toBe(200);
      await untilPaid(customer, taken.id, 'VOIDED');
      await untilStatus(customer, taken.id, 'EXPIRED');
      await eventually(() => mailTo(info, customer.email, /too late/i), {
        what: 'the mail that it was too late',
      });
    });
  });
}
