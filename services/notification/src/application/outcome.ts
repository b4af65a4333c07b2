/** What became of an attempt to send a mail. Reasons are kept in the log: they hold no address and no code. */
export type Outcome =
  | { readonly status: 'sent'; readonly messageId: string | undefined }
  /** It may work later. `afterSeconds` when the provider said how much later. */
  | { readonly status: 'later'; readonly reason: string; readonly afterSeconds?: number }
  /** It will never work. */
  | { readonly status: 'never'; readonly reason: string };

export interface OutgoingMail {
  /** Ours; travels as a custom argument, so that a mail at the provider can be told to be this one. */
  readonly notificationId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly calendar: string | undefined;
}

/** Hands a mail to the provider; never throws for what the provider or the network does. */
export type SendMail = (mail: OutgoingMail) => Promise<Outcome>;
