import { describe, expect, it } from '@jest/globals';
import { passwordWeakness } from './password-weakness.ts';

describe('a weak password', () => {
  it.each([
    ['one character over and over', 'aaaaaaaaaa'],
    ['a short pattern over and over', 'abc1abc1abc1a'],
    ['the address', 'ada.lovelace@example.com'],
    ['the name in the address and little more', 'Ada.Lovelace1!'],
  ])('is %s', (_what, password) => {
    expect(passwordWeakness(password, 'ada.lovelace@example.com')).toEqual(expect.any(String));
  });

  it.each(['correct horse battery', 'ada.lovelace wrote notes', 'abcabcabcabd'])(
    'is not "%s"',
    (password) => {
      expect(passwordWeakness(password, 'ada.lovelace@example.com')).toBeUndefined();
    },
  );
});
