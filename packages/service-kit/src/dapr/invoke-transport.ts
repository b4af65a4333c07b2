import type { Transport } from '@holdfast/contracts';
import { DependencyUnavailableError } from '../dependency-unavailable.ts';
import { currentRequest } from '../http/request-context.ts';
import { serviceTokenHeader } from '../identity/authenticate.ts';
import type { ServiceTokens } from '../identity/service-tokens.ts';
import type { Sidecar } from './sidecar.ts';

/** Calls other services through the sidecar, carrying request id, trace, the service token and the user's token. */
export function createInvokeTransport(sidecar: Sidecar, tokens?: ServiceTokens): Transport {
  return async ({ service, method, path, headers, body }) => {
    const trace = currentRequest();
    const reply = await sidecar.call(method, `/v1.0/invoke/${service}/method${path}`, {
      headers: {
        ...headers,
        ...(trace === undefined ? {} : { 'x-request-id': trace.requestId, traceparent: trace.traceparent }),
        ...(trace?.authorization === undefined ? {} : { authorization: trace.authorization }),
        ...(tokens === undefined ? {} : { [serviceTokenHeader]: await tokens(service) }),
      },
      body,
    });
    // The sidecar's own errors (ERR_DIRECT_INVOKE and the like) are no problem documents of the callee.
    if (reply.status >= 500 && /"errorCode":"ERR_/.test(reply.body)) {
      throw new DependencyUnavailableError(`The service ${service}`, new Error(reply.body));
    }
    return reply;
  };
}
