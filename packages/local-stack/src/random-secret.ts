import { randomBytes } from 'node:crypto';

/** A secret that needs no escaping in a URL, a file or a header. */
export function randomSecret(bytes = 24): string {
  return randomBytes(bytes).toString('hex');
}
