import { createHash, timingSafeEqual } from 'node:crypto';
import type { ServiceName } from '@holdfast/contracts';

export type ServiceSecrets = Readonly<Record<ServiceName, string>>;

/** Compares hashes, which have one length: neither content nor length shows in the time it takes. */
export function knowsSecret(secrets: ServiceSecrets, service: ServiceName, shown: string): boolean {
  return timingSafeEqual(digest(secrets[service]), digest(shown));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
