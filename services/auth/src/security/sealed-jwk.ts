import { CompactEncrypt, compactDecrypt, type JWK } from 'jose';
import { z } from 'zod';

/** A private key at rest: a JWE (`dir`, AES-256-GCM), which is what RFC 7517 has for it. The kid is authenticated. */
export function sealJwk(key: Uint8Array, kid: string, jwk: JWK): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(jwk)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'jwk+json', kid })
    .encrypt(key);
}

const Jwk = z.looseObject({ kty: z.string() });

/** Errors: an Error when the encryption key is another one, or when the row was tampered with. */
export async function openJwk(key: Uint8Array, kid: string, sealed: string): Promise<JWK> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    if (protectedHeader.kid !== kid) throw new Error('it is the key of another row');
    return Jwk.parse(JSON.parse(new TextDecoder().decode(plaintext)));
  } catch (error) {
    throw new Error(
      `the signing key ${kid} does not open: is KEY_ENCRYPTION_KEY the one it was sealed with?`,
      {
        cause: error,
      },
    );
  }
}
