import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AesKey, openCode, sealCode } from './sealed-code.ts';

const key = randomBytes(32);
const codeId = randomUUID();

describe('a sealed code', () => {
  it('opens with its key and its id', () => {
    expect(openCode(key, codeId, sealCode(key, codeId, '012345'))).toBe('012345');
  });

  it('shows nothing of the code and looks different each time', () => {
    const sealed = sealCode(key, codeId, '012345');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('012345');
    expect(Buffer.from(sealed, 'base64url')).toHaveLength(12 + 6 + 16);
    expect(sealCode(key, codeId, '012345')).not.toBe(sealed);
  });

  it.each([
    ['another key', () => openCode(randomBytes(32), codeId, sealCode(key, codeId, '012345'))],
    ['another id', () => openCode(key, randomUUID(), sealCode(key, codeId, '012345'))],
    ['nothing in it', () => openCode(key, codeId, '')],
  ])('does not open with %s', (_what, open) => {
    expect(open).toThrow();
  });

  it('does not open after any bit was changed', () => {
    const bytes = Buffer.from(sealCode(key, codeId, '012345'), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => openCode(key, codeId, changed.toString('base64url'))).toThrow();
    }
  });
});

describe('a key in the environment', () => {
  it('is 32 bytes in base64', () => {
    expect(AesKey.parse(key.toString('base64'))).toHaveLength(32);
    expect(AesKey.safeParse(randomBytes(16).toString('base64')).success).toBe(false);
    expect(AesKey.safeParse('not base64!').success).toBe(false);
  });
});
