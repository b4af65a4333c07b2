const enoughBesideTheName = 6;
const longestPattern = 4;

/** Why a password is too easy to guess, in words for the person; undefined when nothing is known against it. */
export function passwordWeakness(password: string, email: string): string | undefined {
  const lower = password.toLowerCase();
  if (isRepetition(lower)) return 'It only repeats itself.';
  const name = email.slice(0, email.lastIndexOf('@'));
  const rest = lower.replaceAll(email, '').replaceAll(name, '');
  // A long password may well mention the name; one that is little else may not.
  if (rest.length < lower.length && rest.length < enoughBesideTheName) {
    return 'It is little more than your e-mail address.';
  }
  return undefined;
}

/** `aaaaaaaaaa`, `abcabcabcabc` and the like. */
function isRepetition(text: string): boolean {
  for (let length = 1; length <= longestPattern; length += 1) {
    const pattern = text.slice(0, length);
    if (pattern.repeat(Math.ceil(text.length / length)).slice(0, text.length) === text) return true;
  }
  return false;
}
