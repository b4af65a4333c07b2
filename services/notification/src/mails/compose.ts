import { calendarFile } from './calendar-file.ts';
import type { Letter } from './letter.ts';
import type { Mail } from './mail.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { singleLine } from './single-line.ts';

export interface Envelope {
  readonly facts: unknown;
  readonly code: string | undefined;
  readonly name: string | undefined;
  readonly sender: string;
  readonly recipient: string;
  readonly queuedAt: string;
}

export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The content of `booking.ics`. */
  readonly calendar: string | undefined;
}

/** Errors: a ZodError when the stored facts are not those of this kind of mail. */
export function compose(mail: Mail, envelope: Envelope): ComposedMail {
  const facts = mail.facts.parse(envelope.facts);
  const { paragraphs, details = [], calendar } = mail.body(facts);
  const { code, name, sender, recipient, queuedAt } = envelope;
  const subject = subjectOf(mail, facts);
  const greeting = name === undefined ? 'Hello,' : `Hello ${name},`;
  const letter: Letter = { subject, greeting, paragraphs, code, details };
  return {
    subject,
    text: renderText(letter),
    html: renderHtml(letter),
    calendar: calendar && calendarFile(calendar, { sender, recipient, stamp: queuedAt }),
  };
}

export const subjectOf = (mail: Mail, facts: unknown): string => singleLine(mail.subject(facts));
