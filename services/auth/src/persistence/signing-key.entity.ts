import { defineEntity, p } from '@mikro-orm/postgresql';
import type { JWK } from 'jose';

/** A row of `signing_keys`. NEXT is announced and does not sign yet; RETIRED is shown until its tokens are gone. */
export const SigningKeySchema = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_keys',
  properties: {
    kid: p.string().primary(),
    status: p.string().$type<'NEXT' | 'CURRENT' | 'RETIRED'>(),
    publicJwk: p.json<JWK>(),
    /** Encrypted (see sealed-jwk.ts). */
    privateJwk: p.string().hidden(),
    createdAt: p.datetime(),
    retiredAt: p.datetime().nullable(),
    /** When it leaves the JWKS; set when it is retired. */
    expiresAt: p.datetime().nullable(),
  },
});

export class SigningKey extends SigningKeySchema.class {}
SigningKeySchema.setClass(SigningKey);
