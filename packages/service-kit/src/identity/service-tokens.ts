import { createClient, authApi, type ServiceName, type Transport } from '@holdfast/contracts';

export type ServiceTokens = (audience: ServiceName) => Promise<string>;

/** How long before its end a token is replaced. */
const renewBeforeMs = 30_000;

/** Gets this service's tokens towards others from auth, one for each callee, kept until shortly before they expire. */
export function createServiceTokens(
  self: ServiceName,
  secret: string,
  transport: Transport,
  now: () => number = Date.now,
): ServiceTokens {
  const auth = createClient({ issue: authApi.issueServiceToken }, transport);
  const held = new Map<ServiceName, { token: Promise<string>; renewAt: number }>();
  return (audience) => {
    const current = held.get(audience);
    if (current !== undefined && current.renewAt > now()) return current.token;
    // Callers that come while the answer is under way share it; a failure is forgotten at once.
    const entry = { token: Promise.resolve(''), renewAt: Number.POSITIVE_INFINITY };
    entry.token = auth.issue({ body: { service: self, secret, audience } }).then(
      ({ token, expiresAt }) => {
        entry.renewAt = Date.parse(expiresAt) - renewBeforeMs;
        return token;
      },
      (error: unknown) => {
        held.delete(audience);
        throw error;
      },
    );
    held.set(audience, entry);
    return entry.token;
  };
}
