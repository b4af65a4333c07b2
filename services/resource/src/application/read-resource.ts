import { assertThat, type ResourceView } from '@holdfast/contracts';
import type { MikroORM } from '@mikro-orm/postgresql';
import { mayRead, type Reader } from '../domain/visibility.ts';
import { ResourceEntity } from '../persistence/resource.entity.ts';
import { toView } from './resource-view.ts';

interface Query {
  readonly id: string;
  /** `'service'`: another service, which sees everything. */
  readonly reader: Reader | 'service' | undefined;
}

/** Errors: not_found, also for a resource that the reader may not see. */
export function makeReadResource({ orm }: { orm: MikroORM }) {
  return async ({ id, reader }: Query): Promise<ResourceView> => {
    const resource = await orm.em.fork().findOne(ResourceEntity, { id }, { populate: ['business'] });
    assertThat(resource, 'not_found');
    const visible = reader === 'service' || mayRead(resource, resource.business, reader);
    assertThat(visible, 'not_found');
    return toView(resource);
  };
}
