import type { Logger } from '@holdfast/service-kit/logger';
import type { MikroORM } from '@mikro-orm/postgresql';
import { keepEvents } from '../persistence/webhook-inbox.ts';
import type { ReadWebhook } from './stripe-port.ts';

interface Dependencies {
  readonly orm: MikroORM;
  readonly readWebhook: ReadWebhook;
  readonly logger: Logger;
}

/** Believes the signature, keeps the event, and is done: what it means is found out later. Errors: invalid_signature. */
export function makeReceiveWebhook({ orm, readWebhook, logger }: Dependencies) {
  return async (body: Uint8Array, signature: string | undefined): Promise<void> => {
    const event = readWebhook(body, signature);
    if (event === undefined) logger.warn('a signed webhook of an unknown form; nothing is done');
    else await keepEvents(orm.em.fork(), [event]);
  };
}
