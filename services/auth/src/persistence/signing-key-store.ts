import type { Clock } from '@holdfast/service-kit/clock';
import { advisoryLock, query } from '@holdfast/service-kit/persistence/sql';
import type { MikroORM } from '@mikro-orm/postgresql';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { sealJwk } from '../security/sealed-jwk.ts';
import { SigningKey } from './signing-key.entity.ts';

export interface SigningKeyStoreOptions {
  readonly orm: MikroORM;
  readonly encryptionKey: Uint8Array;
  readonly clock: Clock;
}

/** Keys whose tokens may still be valid, so which verifiers must know. */
export const readSigningKeys = ({ orm, clock }: SigningKeyStoreOptions): Promise<SigningKey[]> =>
  orm.em.fork().find(
    SigningKey,
    { $or: [{ expiresAt: null }, { expiresAt: { $gt: clock() } }] },
    {
      orderBy: { createdAt: 'desc' },
    },
  );

/** Makes the first key. Replicas that start together wait for each other and find the one that was made. */
export async function ensureSigningKey({ orm, encryptionKey, clock }: SigningKeyStoreOptions): Promise<void> {
  await orm.em.fork().transactional(async (em) => {
    await query(em, advisoryLock('signing keys'));
    if ((await em.count(SigningKey, { status: 'CURRENT' })) > 0) return;
    const { publicJwk, privateJwk, kid } = await newKeyPair();
    em.persist(
      em.create(SigningKey, {
        kid,
        status: 'CURRENT',
        publicJwk,
        privateJwk: await sealJwk(encryptionKey, kid, privateJwk),
        createdAt: clock(),
      }),
    );
  });
}

async function newKeyPair() {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const bare = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(bare);
  return {
    kid,
    publicJwk: { ...bare, kid, alg: 'EdDSA', use: 'sig' },
    privateJwk: await exportJWK(privateKey),
  };
}
