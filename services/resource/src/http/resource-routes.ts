import type { ResourceView, resourceApi } from '@holdfast/contracts';
import type { Handlers } from '@holdfast/service-kit/http/bind-endpoints';
import type { Context } from '../context.ts';

export function resourceRoutes(context: Context): Handlers<typeof resourceApi> {
  return {
    createResource: async (call) => {
      const { answer, replayed } = await context.createResource({
        vendorId: call.principal.userId,
        businessId: call.params.id,
        offer: call.body,
        idempotency: call.idempotency,
      });
      if (replayed) call.setHeader('Idempotent-Replayed', 'true');
      call.setHeader('Location', `/v1/resources/${answer.id}`);
      return withEtag(call, answer);
    },
    listBusinessResources: ({ params, query, principal }) =>
      context.listBusinessResources({ ...query, businessId: params.id, reader: principal }),
    readResource: async (call) =>
      withEtag(call, await context.readResource({ id: call.params.id, reader: call.principal })),
    listResources: ({ query }) => context.listResources(query),
    readResourceSnapshot: async (call) =>
      withEtag(call, await context.readResource({ id: call.params.id, reader: 'service' })),
  };
}

interface SetsHeader {
  setHeader(name: string, value: string): void;
}

/** The version is what `If-Match` compares when a resource is updated. */
function withEtag(call: SetsHeader, resource: ResourceView): ResourceView {
  call.setHeader('ETag', `"${String(resource.version)}"`);
  return resource;
}
