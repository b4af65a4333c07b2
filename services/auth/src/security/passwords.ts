import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's choice for argon2id (the library's default kind): 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing of passwords, off the event loop. Both functions cost the same, whoever asks. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Without a hash to compare with it does the same work and says no: time does not tell who exists. */
  matches(passwordHash: string | null | undefined, password: string): Promise<boolean>;
}

export async function createPasswords(): Promise<Passwords> {
  const nobodys = await hash(randomBytes(32), parameters);
  return {
    hash: (password) => hash(asTyped(password), parameters),
    matches: async (passwordHash, password) => {
      const same = await verify(passwordHash ?? nobodys, asTyped(password));
      return same && typeof passwordHash === 'string';
    },
  };
}

/** Keyboards differ in how they compose accents; the person typed the same. */
const asTyped = (password: string): string => password.normalize('NFC');
