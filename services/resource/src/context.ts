import type { Transport } from '@holdfast/contracts';
import type { Clock } from '@holdfast/service-kit/clock';
import type { MikroORM } from '@mikro-orm/postgresql';
import { createAskBusiness } from './adapters/business-client.ts';
import { makeCreateResource } from './application/create-resource.ts';
import { makeListBusinessResources } from './application/list-business-resources.ts';
import { makeListResources } from './application/list-resources.ts';
import { makeReadResource } from './application/read-resource.ts';

export type Context = ReturnType<typeof createContext>;

interface Parts {
  readonly orm: MikroORM;
  readonly transport: Transport;
  readonly clock: Clock;
}

/** The composition root: the only place that knows every use case and what it needs. */
export function createContext({ orm, transport, clock }: Parts) {
  const askBusiness = createAskBusiness(transport);
  return {
    createResource: makeCreateResource({ orm, askBusiness, clock }),
    readResource: makeReadResource({ orm }),
    listResources: makeListResources({ orm }),
    listBusinessResources: makeListBusinessResources({ orm, askBusiness }),
  };
}
