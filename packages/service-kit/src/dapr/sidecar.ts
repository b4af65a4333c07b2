import { Agent, request } from 'undici';
import { DependencyUnavailableError } from '../dependency-unavailable.ts';

export interface SidecarOptions {
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly apiToken: string;
}

export interface SidecarReply {
  readonly status: number;
  readonly body: string;
}

/** Our own sidecar over HTTP. Errors: DependencyUnavailableError when it does not answer in time. */
export interface Sidecar {
  readonly options: SidecarOptions;
  call(
    method: string,
    path: string,
    more?: { headers?: Readonly<Record<string, string>>; body?: string | undefined; timeoutMs?: number },
  ): Promise<SidecarReply>;
  /** Resolves when the sidecar's components and actors are up (before it has seen the app). */
  checkOutbound(): Promise<void>;
}

export function createSidecar(options: SidecarOptions): Sidecar & AsyncDisposable {
  const agent = new Agent({ connections: 128, keepAliveTimeout: 60_000 });
  const call: Sidecar['call'] = async (method, path, more = {}) => {
    try {
      const reply = await request(`http://127.0.0.1:${String(options.httpPort)}${path}`, {
        dispatcher: agent,
        method,
        headers: { ...more.headers, 'dapr-api-token': options.apiToken },
        body: more.body ?? null,
        signal: AbortSignal.timeout(more.timeoutMs ?? 15_000),
      });
      return { status: reply.statusCode, body: await reply.body.text() };
    } catch (error) {
      throw new DependencyUnavailableError('The Dapr sidecar', error);
    }
  };
  return {
    options,
    call,
    checkOutbound: async () => {
      const { status } = await call('GET', '/v1.0/healthz/outbound', { timeoutMs: 2000 });
      if (status !== 204) throw new DependencyUnavailableError('The Dapr sidecar');
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}
