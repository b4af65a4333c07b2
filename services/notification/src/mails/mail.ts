import type { z } from 'zod';
import type { CalendarEntry } from './calendar-file.ts';

export interface Detail {
  readonly label: string;
  readonly value: string;
}

/** What a mail says, free of any format. Its values may come from users: the renderers escape all of them. */
export interface MailBody {
  readonly paragraphs: readonly string[];
  readonly details?: readonly Detail[];
  readonly calendar?: CalendarEntry;
}

/**
 * A kind of mail: a pure function of the facts that were known when it was queued, so that a later attempt
 * says the same as the first. The methods are called with parsed facts only.
 */
export interface Mail<F extends z.ZodType = z.ZodType> {
  readonly kind: string;
  readonly facts: F;
  /** Shown in the notification log as well: never a code. */
  subject(facts: z.output<F>): string;
  body(facts: z.output<F>): MailBody;
}

export function defineMail<F extends z.ZodType>(mail: Mail<F>): Mail<F> {
  return mail;
}
