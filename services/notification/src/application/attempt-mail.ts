import { compose } from '../mails/compose.ts';
import { findMail } from '../mails/mail-catalog.ts';
import type { ClaimedMail } from '../persistence/mail-queue.ts';
import type { FindRecipient } from './find-recipient.ts';
import type { Outcome, SendMail } from './outcome.ts';

export interface AttemptDependencies {
  readonly findRecipient: FindRecipient;
  readonly openCode: (codeId: string, sealed: string) => string;
  readonly send: SendMail;
  readonly sender: string;
}

/** Tries to send one mail that this worker has taken. Errors: what auth's outage or a bug throws; worth another try. */
export const makeAttemptMail =
  ({ findRecipient, openCode, send, sender }: AttemptDependencies) =>
  async (claimed: ClaimedMail, stillMine: () => boolean): Promise<Outcome> => {
    if (claimed.tooLate) return { status: 'never', reason: 'it could not be sent while it was of use' };
    const mail = findMail(claimed.kind);
    if (mail === undefined)
      return { status: 'later', reason: 'this release does not know this kind of mail' };
    const recipient =
      claimed.address === null ? await findRecipient(claimed.recipientId) : { address: claimed.address };
    if (recipient === undefined) return { status: 'never', reason: 'the recipient has no account' };

    const { subject, text, html, calendar } = compose(mail, {
      facts: claimed.facts,
      code: claimed.sealedCode === null ? undefined : openCode(claimed.factKey, claimed.sealedCode),
      name: 'name' in recipient ? recipient.name : undefined,
      sender,
      recipient: recipient.address,
      queuedAt: claimed.queuedAt,
    });
    if (!stillMine()) return { status: 'later', reason: 'it took longer than the lease' };
    return send({ notificationId: claimed.id, to: recipient.address, subject, text, html, calendar });
  };
export type AttemptMail = ReturnType<typeof makeAttemptMail>;
