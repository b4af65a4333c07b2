import type { StackInfo } from '@holdfast/local-stack';
import { send } from './http.ts';

export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly type: string;
    readonly content: string;
  }[];
  readonly at: string;
}

/** Mails to an address, newest first. */
export async function mailsTo(info: StackInfo, address: string): Promise<Mail[]> {
  const { body } = await send(
    'GET',
    `${info.sandbox.mail}/messages?to=${encodeURIComponent(address)}&limit=100`,
  );
  return body as Mail[];
}

/** The newest mail to an address whose subject fits, or undefined; poll with `eventually`. */
export async function mailTo(info: StackInfo, address: string, subject: RegExp): Promise<Mail | undefined> {
  return (await mailsTo(info, address)).find((mail) => subject.test(mail.subject));
}
