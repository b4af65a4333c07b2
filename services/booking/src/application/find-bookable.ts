import {
  RemoteProblemError,
  RuleViolationError,
  type BusinessView,
  type ResourceView,
} from '@holdfast/contracts';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { z } from 'zod';
import type { Schedule } from '../domain/schedule.ts';
import { Business } from '../persistence/business.entity.ts';
import { saveBusiness, saveResource } from '../persistence/read-model.ts';
import { Resource } from '../persistence/resource.entity.ts';

/** The owners of what we keep copies of. Errors: RemoteProblemError (404 for an unknown id), outage. */
export interface Owners {
  readResource(id: string): Promise<ResourceView>;
  readBusiness(id: string): Promise<z.output<typeof BusinessView>>;
}

export interface Bookable {
  readonly resource: Resource;
  readonly business: Business;
  readonly schedule: Schedule;
}

export type FindBookable = ReturnType<typeof makeFindBookable>;

/**
 * A resource with its business, from the read model; asked from the owners when it is unknown, and once more
 * before a refusal, since the copy may lag behind. Whoever books or offers it asks `assertBookable`. Errors: not_found.
 */
export function makeFindBookable({ orm, owners }: { orm: MikroORM; owners: Owners }) {
  return async (resourceId: string): Promise<Bookable> => {
    const known = await load(orm, resourceId);
    if (known !== undefined && whyNot(known) === undefined) return known;
    await refresh(orm, owners, resourceId);
    const fresh = await load(orm, resourceId);
    if (fresh === undefined) throw new RuleViolationError('not_found', 'There is no such resource.');
    return fresh;
  };
}

/** Errors: not_bookable, with the reason. */
export function assertBookable(bookable: Bookable): void {
  const reason = whyNot(bookable);
  if (reason !== undefined) throw new RuleViolationError('not_bookable', reason);
}

async function load(orm: MikroORM, resourceId: string): Promise<Bookable | undefined> {
  const em = orm.em.fork();
  const resource = await em.findOne(Resource, resourceId);
  if (resource === null) return undefined;
  const business = await em.findOne(Business, resource.businessId);
  if (business === null) return undefined;
  return { resource, business, schedule: { ...resource.schedule, timeZone: business.timeZone } };
}

function whyNot({ resource, business }: Bookable): string | undefined {
  if (business.status !== 'ACTIVE') return `The business is ${business.status}.`;
  if (resource.status !== 'ACTIVE') return `The resource is ${resource.status}.`;
  return resource.bookingMode === 'SLOTS' ? undefined : `${resource.bookingMode} cannot be booked yet.`;
}

async function refresh(orm: MikroORM, owners: Owners, resourceId: string): Promise<void> {
  try {
    const resource = await owners.readResource(resourceId);
    const business = await owners.readBusiness(resource.businessId);
    await orm.em.fork().transactional(async (em) => {
      await saveBusiness(em, business);
      await saveResource(em, resource);
    });
  } catch (error) {
    if (!(error instanceof RemoteProblemError) || error.status !== 404) throw error;
  }
}
