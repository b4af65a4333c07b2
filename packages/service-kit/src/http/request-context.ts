import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * What travels with a request through every log line and outgoing call. Ambient on purpose: it changes no
 * behaviour, and passing it by hand through every use case would hide what they really depend on.
 */
export interface RequestTrace {
  readonly requestId: string;
  readonly traceparent: string;
  /** The user's own token, which goes along when this request calls another service. */
  readonly authorization?: string | undefined;
}

const storage = new AsyncLocalStorage<RequestTrace>();

export const currentRequest = (): RequestTrace | undefined => storage.getStore();

export const runWithRequest = <T>(trace: RequestTrace, work: () => T): T => storage.run(trace, work);
