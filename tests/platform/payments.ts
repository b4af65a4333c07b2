import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually, type StackInfo } from '@holdfast/local-stack';
import { payByCard } from '../support/card.ts';
import { send } from '../support/http.ts';
import { hold, holdAndPay, startPayment, untilPaid, untilStatus } from '../support/journey.ts';
import { mailTo, mailsTo } from '../support/mailbox.ts';
import { signUp } from '../support/person.ts';
import { openShop, slot } from '../support/shop.ts';
import { expectNoViolations, type TestStack } from './_platform.ts';

const faults = (info: StackInfo, switches: object) =>
  send('POST', `${info.sandbox.stripe}/_control/faults`, { body: switches });

/** Cards that are refused, webhooks that come twice, late, out of order or never, answers that are lost. */
export function describePayments(platform: () => TestStack): void {
  describe('payments', () => {
    afterEach(() => expectNoViolations(platform().info));

    const start = async () => {
      const { info } = platform();
      const [shop, customer] = await Promise.all([openShop(info), signUp(info, { role: 'CUSTOMER' })]);
      const resourceId = await shop.addResource();
      return { info, customer, resourceId };
    };

    it('a declined card, then another one: confirmed', async () => {
      const { info, customer, resourceId } = await start();
      const { id } = (await hold(customer, resourceId, slot())).body as { id: string };
      const secret = await startPayment(customer, id);
      expect((await payByCard(info, secret, 'pm_card_chargeDeclined')).status).toBe(402);
      await eventually(() => mailTo(info, customer.email, /payment failed/i), {
        what: 'the mail about the failure',
      });
      expect((await payByCard(info, await startPayment(customer, id))).status).toBe(200);
      await untilStatus(customer, id, 'CONFIRMED');
      await untilPaid(customer, id, 'CAPTURED');
    });

    it('webhooks three times and in the wrong order: one confirmation, one mail', async () => {
      const { info, customer, resourceId } = await start();
      await faults(info, { duplicate: 2, reorder: true, delayMs: 500 });
      try {
        const id = await holdAndPay(info, customer, resourceId, slot());
        await untilPaid(customer, id, 'CAPTURED');
        await eventually(() => mailTo(info, customer.email, /booking confirmed/i));
        const { items } = (await customer.request('GET', `/v1/bookings/${id}/history`)).body;
        expect(items.map(({ to }: { to: string }) => to)).toEqual(['HELD', 'CONFIRMED']);
        await allWebhooksDelivered(info);
      } finally {
        await faults(info, { reset: true });
      }
      const mails = await mailsTo(info, customer.email);
      expect(mails.filter(({ subject }) => /booking confirmed/i.test(subject))).toHaveLength(1);
    });

    it('a webhook that never comes: found by asking Stripe', async () => {
      const { info, customer, resourceId } = await start();
      await faults(info, { drop: true });
      try {
        const id = await holdAndPay(info, customer, resourceId, slot());
        await untilStatus(customer, id, 'CONFIRMED', 90_000);
        await untilPaid(customer, id, 'CAPTURED', 90_000);
      } finally {
        await faults(info, { reset: true });
      }
    });

    it('a capture that fails for good: no booking, no charge, and the customer is told', async () => {
      const { info, customer, resourceId } = await start();
      const { id } = (await hold(customer, resourceId, slot())).body as { id: string };
      expect((await payByCard(info, await startPayment(customer, id), 'pm_card_captureFails')).status).toBe(
        200,
      );
      await untilStatus(customer, id, 'CANCELLED');
      await untilPaid(customer, id, 'VOIDED');
      await eventually(() => mailTo(info, customer.email, /cancelled/i));
    });

    it('Stripe answers 500 and loses answers: charged exactly once', async () => {
      const { info, customer, resourceId } = await start();
      const { id } = (await hold(customer, resourceId, slot())).body as { id: string };
      const secret = await startPayment(customer, id);
      await faults(info, { fail: 500, when: 'after', count: 2, match: '/capture' });
      try {
        await payByCard(info, secret);
        await untilPaid(customer, id, 'CAPTURED');
      } finally {
        await faults(info, { reset: true });
      }
    });
  });
}

async function allWebhooksDelivered(info: StackInfo): Promise<void> {
  await eventually(
    async () => (await send('GET', `${info.sandbox.stripe}/_control/webhooks`)).body.waiting === 0,
    { what: 'all webhooks to be delivered' },
  );
}
