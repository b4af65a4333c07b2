import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

/**
 * One-time codes travel sealed, so that neither the broker nor a log sees them:
 * base64url(iv (12 bytes) || ciphertext || tag (16 bytes)), AES-256-GCM, with the code's id as additional data.
 * Taken from another message, a sealed code does not open.
 */
const cipherName = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** A 32-byte key as the environment carries it: base64. */
export const AesKey = z
  .base64('must be base64')
  .transform((encoded): Uint8Array => Buffer.from(encoded, 'base64'))
  .refine((key) => key.length === 32, 'must be 32 bytes in base64');

export function sealCode(key: Uint8Array, codeId: string, code: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(cipherName, key, iv, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(codeId));
  const sealed = [iv, cipher.update(code, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString('base64url');
}

/** Errors: an Error when the key or the id is another one, or when a bit was changed. */
export function openCode(key: Uint8Array, codeId: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length <= ivBytes + tagBytes) throw new Error('a sealed code is longer than that');
  const decipher = createDecipheriv(cipherName, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(codeId));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  const opened = [decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()];
  return Buffer.concat(opened).toString('utf8');
}
