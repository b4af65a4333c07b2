import {
  RemoteProblemError,
  RuleViolationError,
  businessApi,
  createClient,
  type ReplyOf,
  type Transport,
} from '@holdfast/contracts';

export type BusinessSnapshot = ReplyOf<typeof businessApi.readBusinessSnapshot>;
export type AskBusiness = (id: string) => Promise<BusinessSnapshot>;

/** Errors: not_found; RemoteProblemError or DependencyUnavailableError when business cannot answer. */
export function createAskBusiness(transport: Transport): AskBusiness {
  const { read } = createClient({ read: businessApi.readBusinessSnapshot }, transport);
  return async (id) => {
    try {
      return await read({ params: { id } });
    } catch (error) {
      if (!(error instanceof RemoteProblemError) || error.code !== 'not_found') throw error;
      throw new RuleViolationError('not_found', 'There is no such business.', { cause: error });
    }
  };
}
