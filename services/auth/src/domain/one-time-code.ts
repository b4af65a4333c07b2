/** What a code is worth: short-lived, few tries, not mailed in a stream. */
export const codeLifetimeSeconds = 10 * 60;
export const codeTries = 5;
export const codeCoolDownSeconds = 60;

export type CodePurpose = 'VERIFY_EMAIL' | 'RESET_PASSWORD';
