import { describe, expect, it } from '@jest/globals';
import { createPasswords } from './passwords.ts';

describe('passwords', () => {
  it('are kept as argon2id with its parameters', async () => {
    const passwords = await createPasswords();
    const kept = await passwords.hash('correct horse');
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.hash('correct horse')).not.toBe(kept);
  });

  it('match themselves only, however their accents were composed', async () => {
    const passwords = await createPasswords();
    const kept = await passwords.hash('r\u00e9sum\u00e9 for ada');
    expect(await passwords.matches(kept, 're\u0301sume\u0301 for ada')).toBe(true);
    expect(await passwords.matches(kept, 'resume for ada')).toBe(false);
  });

  it('match nothing where there is no password', async () => {
    const passwords = await createPasswords();
    expect(await passwords.matches(null, '')).toBe(false);
    expect(await passwords.matches(undefined, 'anything at all')).toBe(false);
  });
});
