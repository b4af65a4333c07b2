import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually, type StackInfo } from '@holdfast/local-stack';
import { rows } from '../invariants/sources.ts';
import { send } from '../support/http.ts';
import { hold, startPayment, untilStatus } from '../support/journey.ts';
import { signUp } from '../support/person.ts';
import { openShop, slot } from '../support/shop.ts';
import { expectNoViolations, type TestStack } from './_platform.ts';

/** The repeating jobs, on the real scheduler: what has lost its conductor is found and brought to its end. */
export function describeHealing(platform: () => TestStack): void {
  describe('the repeating jobs', () => {
    afterEach(() => expectNoViolations(platform().info));

    const heldBooking = async (info: StackInfo) => {
      const [shop, customer] = await Promise.all([openShop(info), signUp(info, { role: 'CUSTOMER' })]);
      const { id } = (await hold(customer, await shop.addResource(), slot())).body as { id: string };
      return { customer, id };
    };

    it('end a hold whose time is over and whose saga is gone', async () => {
      const { info } = platform();
      const { customer, id } = await heldBooking(info);
      await stopSaga(info, id);
      const past = `update bookings set hold_expires_at = now() - interval '1 second' where id = $1`;
      await rows(info, 'booking', past, [id]);
      const written = `select 1 from bookings where id = $1 and status = 'EXPIRED'`;
      await eventually(async () => (await rows(info, 'booking', written, [id])).length === 1, {
        timeoutMs: 90_000,
        what: 'the sweeper to end the hold',
      });
      await untilStatus(customer, id, 'EXPIRED');
    });

    it('give a saga to a hold that lost it', async () => {
      const { info } = platform();
      const { customer, id } = await heldBooking(info);
      await startPayment(customer, id);
      await stopSaga(info, id);
      await eventually(async () => (await sagaState(info, id)) === 'RUNNING', {
        timeoutMs: 90_000,
        what: 'the reconciler to start the saga again',
      });
      expect((await customer.request('GET', `/v1/bookings/${id}`)).body.status).toBe('HELD');
    });
  });
}

const engine = (info: StackInfo, method: string, path: string) => {
  const { http, apiToken } = info.sidecars['booking']!;
  return send(method, `${http}/v1.0/workflows/dapr/${path}`, { headers: { 'dapr-api-token': apiToken } });
};

const sagaState = async (info: StackInfo, id: string): Promise<string> =>
  String((await engine(info, 'GET', id)).body?.runtimeStatus).toUpperCase();

/** Ends the saga of a booking behind the platform's back, once it has begun to run. */
async function stopSaga(info: StackInfo, id: string): Promise<void> {
  await eventually(async () => (await sagaState(info, id)) === 'RUNNING', { what: 'the saga to run' });
  await engine(info, 'POST', `${id}/terminate`);
  await eventually(async () => (await sagaState(info, id)) === 'TERMINATED', {
    what: 'the saga to be stopped',
  });
}
