/** A code such as `insufficient_funds` as words; a sentence stays as it is. */
export const readableReason = (reason: string): string =>
  /^[a-z]+(?:_[a-z]+)+$/.test(reason) ? reason.replaceAll('_', ' ') : reason;
