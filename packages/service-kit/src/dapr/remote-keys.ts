import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import type { SidecarOptions } from './sidecar.ts';

/** Auth's public keys, fetched through the sidecar and kept; an unknown key id fetches again, at most every 10 s. */
export function remoteKeys({ httpPort, apiToken }: SidecarOptions): JWTVerifyGetKey {
  const url = new URL(`http://127.0.0.1:${String(httpPort)}/v1.0/invoke/auth/method/.well-known/jwks.json`);
  return createRemoteJWKSet(url, {
    headers: { 'dapr-api-token': apiToken },
    cooldownDuration: 10_000,
    cacheMaxAge: 10 * 60_000,
    timeoutDuration: 5000,
  });
}
