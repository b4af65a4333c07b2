import type { Clock } from '@holdfast/service-kit/clock';
import type { Logger } from '@holdfast/service-kit/logger';
import type { MikroORM } from '@mikro-orm/postgresql';
import { makeAdvance } from './application/advance.ts';
import { makeAttachIntent } from './application/attach-intent.ts';
import { makeCapturePayment } from './application/capture-payment.ts';
import { makeCatchUp } from './application/catch-up.ts';
import { makeMakeIntent } from './application/make-intent.ts';
import { makePreparePayment } from './application/prepare-payment.ts';
import { makeProcessInbox } from './application/process-inbox.ts';
import { makeReadPayment } from './application/read-payment.ts';
import { makeReceiveWebhook } from './application/receive-webhook.ts';
import { makeRefundPayment } from './application/refund-payment.ts';
import { makeSettlePayment } from './application/settle-payment.ts';
import type { ReadWebhook, StripeGateway } from './application/stripe-port.ts';
import { makeSweep } from './application/sweep.ts';

export type Context = ReturnType<typeof createContext>;

interface Dependencies {
  readonly orm: MikroORM;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stripe: StripeGateway;
  readonly readWebhook: ReadWebhook;
  /** How often Stripe's log of events is compared with ours. */
  readonly catchUpSeconds: number;
}

/** The composition root: the only place that knows every use case and what it needs. */
export function createContext({ orm, clock, logger, stripe, readWebhook, catchUpSeconds }: Dependencies) {
  const advance = makeAdvance({ orm, stripe });
  const attachIntent = makeAttachIntent({ orm });
  const makeIntent = makeMakeIntent({ orm, stripe });
  return {
    preparePayment: makePreparePayment({ orm, makeIntent, attachIntent, advance }),
    capturePayment: makeCapturePayment({ orm, clock, advance }),
    settlePayment: makeSettlePayment({ orm, clock, advance }),
    refundPayment: makeRefundPayment({ orm, clock, logger, advance }),
    readPayment: makeReadPayment({ orm }),
    receiveWebhook: makeReceiveWebhook({ orm, readWebhook, logger }),
    processInbox: makeProcessInbox({ orm, logger, advance, attachIntent }),
    sweep: makeSweep({ orm, logger, advance }),
    catchUp: makeCatchUp({ orm, stripe, everySeconds: catchUpSeconds }),
  };
}
