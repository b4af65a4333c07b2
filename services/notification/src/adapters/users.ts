import { RemoteProblemError, authApi, createClient, type Transport } from '@holdfast/contracts';

export interface KnownUser {
  readonly address: string;
  readonly name: string;
}

/** Asks auth for a user's address. Undefined: there is no such user (any more). Errors: what the transport throws. */
export type AskForUser = (userId: string) => Promise<KnownUser | undefined>;

export function createAskForUser(transport: Transport): AskForUser {
  const auth = createClient({ readUser: authApi.readUser }, transport);
  return async (userId) => {
    try {
      const { email, name, status } = await auth.readUser({ params: { id: userId } });
      return status === 'DELETED' ? undefined : { address: email, name };
    } catch (error) {
      if (error instanceof RemoteProblemError && error.status === 404) return undefined;
      throw error;
    }
  };
}
