import { createLocalJWKSet, importJWK, type CryptoKey, type JWK, type JWTVerifyGetKey } from 'jose';
import {
  ensureSigningKey,
  readSigningKeys,
  type SigningKeyStoreOptions,
} from '../persistence/signing-key-store.ts';
import { openJwk } from './sealed-jwk.ts';

/** How soon a replica sees what another one did with the keys. A NEXT key is announced for longer than that. */
const rememberMs = 30_000;

export interface PublicKey extends JWK {
  readonly kid: string;
  readonly kty: string;
}

export interface KeySet {
  readonly signing: { readonly kid: string; readonly privateKey: CryptoKey };
  readonly published: readonly PublicKey[];
  readonly verify: JWTVerifyGetKey;
}

export interface SigningKeys {
  /** Makes the first key when there is none, and proves that the current one opens. */
  ensure(): Promise<void>;
  load(): Promise<KeySet>;
  /** For our own endpoints: auth needs no JWKS over the wire. */
  readonly verify: JWTVerifyGetKey;
}

export function createSigningKeys(options: SigningKeyStoreOptions): SigningKeys {
  let held: { keys: Promise<KeySet>; until: number } | undefined;
  const load = (): Promise<KeySet> => {
    if (held === undefined || held.until <= Date.now()) {
      const keys = readKeySet(options);
      held = { keys, until: Date.now() + rememberMs };
      keys.catch(() => (held = undefined));
    }
    return held.keys;
  };
  return {
    ensure: async () => {
      await ensureSigningKey(options);
      await load();
    },
    load,
    verify: async (header, token) => (await load()).verify(header, token),
  };
}

async function readKeySet(options: SigningKeyStoreOptions): Promise<KeySet> {
  const rows = await readSigningKeys(options);
  const current = rows.find(({ status }) => status === 'CURRENT');
  if (current === undefined) throw new Error('there is no current signing key');
  const privateJwk = await openJwk(options.encryptionKey, current.kid, current.privateJwk);
  const privateKey = await importJWK(privateJwk, 'EdDSA');
  if (privateKey instanceof Uint8Array) throw new Error('the signing key is not an asymmetric one');
  const published = rows.map(({ kid, publicJwk }) => ({ ...publicJwk, kid, kty: publicJwk.kty ?? 'OKP' }));
  return {
    signing: { kid: current.kid, privateKey },
    published,
    verify: createLocalJWKSet({ keys: published }),
  };
}
