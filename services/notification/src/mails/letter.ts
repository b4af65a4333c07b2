import type { Detail } from './mail.ts';

/** All that stands in one mail, before it becomes text or HTML. */
export interface Letter {
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  /** Shown on its own, behind the first paragraph. */
  readonly code: string | undefined;
  readonly details: readonly Detail[];
}
