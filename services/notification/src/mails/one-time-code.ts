import { Id, Instant } from '@holdfast/contracts';
import { z } from 'zod';
import { formatInstant } from './format-time.ts';
import { defineMail } from './mail.ts';

/**
 * The code itself is no fact: it stays sealed until the moment of sending and is put in by the renderer. Nor is the
 * name: whoever registers a stranger's address must not choose words of the mail that the stranger gets.
 */
const CodeFacts = z.object({ codeId: Id, expiresAt: Instant });

const lifetime = ({ expiresAt }: z.output<typeof CodeFacts>): string =>
  `The code works once, until ${formatInstant(expiresAt, 'UTC')}.`;

export const verificationCodeMail = defineMail({
  kind: 'verification-code',
  facts: CodeFacts,
  subject: () => 'Confirm your e-mail address for Holdfast',
  body: (facts) => ({
    paragraphs: [
      'Enter this code to confirm your e-mail address:',
      lifetime(facts),
      'If you did not sign up at Holdfast, ignore this mail: without the code nothing happens.',
    ],
  }),
});

export const passwordResetCodeMail = defineMail({
  kind: 'password-reset-code',
  facts: CodeFacts,
  subject: () => 'Reset your Holdfast password',
  body: (facts) => ({
    paragraphs: [
      'Enter this code to choose a new password:',
      lifetime(facts),
      'If you did not ask for it, ignore this mail: your password stays as it is. Never tell anyone the code.',
    ],
  }),
});
