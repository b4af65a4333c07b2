import type { businessApi } from '@holdfast/contracts';
import type { Handlers } from '@holdfast/service-kit/http/bind-endpoints';
import { toPublicView, toView, type BusinessAnswer } from '../application/business-view.ts';
import type { Context } from '../context.ts';

export function businessRoutes(context: Context): Handlers<typeof businessApi> {
  return {
    createBusiness: async (call) => {
      const { answer, replayed } = await context.createBusiness({
        ownerId: call.principal.userId,
        profile: call.body,
        idempotency: call.idempotency,
      });
      if (replayed) call.setHeader('Idempotent-Replayed', 'true');
      call.setHeader('Location', `/v1/businesses/${answer.id}`);
      return withEtag(call, answer);
    },
    listBusinesses: async ({ query }) => {
      const page = await context.listBusinesses({ ...query, status: 'ACTIVE' });
      return { ...page, items: page.items.map(toPublicView) };
    },
    readBusiness: async (call) =>
      withEtag(call, await context.readBusiness({ id: call.params.id, reader: call.principal })),
    readMyBusiness: async (call) => withEtag(call, await context.readMyBusiness(call.principal.userId)),
    approveBusiness: async (call) =>
      withEtag(
        call,
        await context.changeStatus({
          action: 'approve',
          businessId: call.params.id,
          actor: call.principal.userId,
          reason: call.body.reason,
        }),
      ),
    suspendBusiness: async (call) =>
      withEtag(
        call,
        await context.changeStatus({
          action: 'suspend',
          businessId: call.params.id,
          actor: call.principal.userId,
          reason: call.body.reason,
        }),
      ),
    listAllBusinesses: async ({ query }) => {
      const page = await context.listBusinesses(query);
      return { ...page, items: page.items.map(toView) };
    },
    readBusinessSnapshot: async (call) =>
      withEtag(call, await context.readBusiness({ id: call.params.id, reader: 'service' })),
  };
}

interface SetsHeader {
  setHeader(name: string, value: string): void;
}

/** The version is what `If-Match` compares when a business is updated. */
function withEtag(call: SetsHeader, business: BusinessAnswer): BusinessAnswer {
  call.setHeader('ETag', `"${String(business.version)}"`);
  return business;
}
