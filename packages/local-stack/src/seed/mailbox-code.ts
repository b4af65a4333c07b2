import { z } from 'zod';
import { eventually } from '../eventually.ts';

const MessagesSchema = z.array(z.object({ text: z.string(), at: z.coerce.date() }));

/** The newest code that was mailed to that address since `since`. */
export async function mailboxCode(mailbox: string, email: string, since: Date): Promise<string> {
  return eventually(
    async () => {
      const answer = await fetch(`${mailbox}/messages?to=${encodeURIComponent(email)}`);
      const messages = MessagesSchema.parse(await answer.json());
      const codes = messages.filter(({ at }) => at >= since).map(({ text }) => /\b\d{6}\b/.exec(text)?.[0]);
      return codes.find((code) => code !== undefined);
    },
    { timeoutMs: 60_000, intervalMs: 100, what: `a mail with a code for ${email}` },
  );
}
