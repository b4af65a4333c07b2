import type { Clock } from '@holdfast/service-kit/clock';
import type { MikroORM } from '@mikro-orm/postgresql';
import { makeChangeStatus } from './application/change-status.ts';
import { makeCreateBusiness } from './application/create-business.ts';
import { makeListBusinesses } from './application/list-businesses.ts';
import { makeReadBusiness } from './application/read-business.ts';
import { makeReadMyBusiness } from './application/read-my-business.ts';

export type Context = ReturnType<typeof createContext>;

/** The composition root: the only place that knows every use case and what it needs. */
export function createContext({ orm, clock }: { orm: MikroORM; clock: Clock }) {
  return {
    createBusiness: makeCreateBusiness({ orm, clock }),
    changeStatus: makeChangeStatus({ orm, clock }),
    readBusiness: makeReadBusiness({ orm }),
    readMyBusiness: makeReadMyBusiness({ orm }),
    listBusinesses: makeListBusinesses({ orm }),
  };
}
