import type { Sidecar } from '@holdfast/service-kit/dapr/sidecar';
import { DependencyUnavailableError } from '@holdfast/service-kit/dependency-unavailable';
import type { ReadinessChecks } from '@holdfast/service-kit/http/health';

/**
 * Ready when the sidecar works and the key set has been reached once. Not every time: while auth restarts, tokens are
 * still verified with the keys we hold, and a door that closes for everybody would make a small outage a large one.
 */
export function createReadiness(sidecar: Sidecar): ReadinessChecks {
  let reached = false;
  return {
    sidecar: () => sidecar.checkOutbound(),
    keys: async () => {
      if (reached) return;
      const { status } = await sidecar.call('GET', '/v1.0/invoke/auth/method/.well-known/jwks.json');
      if (status !== 200) throw new DependencyUnavailableError('The key set');
      reached = true;
    },
  };
}
