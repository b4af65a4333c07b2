/** Line breaks would let a name forge a line of a mail; direction marks would let it show something else. */
export function singleLine(value: string): string {
  return value
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
