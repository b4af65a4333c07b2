export interface MessageAttachment {
  filename: string;
  type: string;
  disposition: string;
  contentId: string | null;
  /** Base64, as it was sent. */
  content: string;
  sizeBytes: number;
}

/** One copy in one person's mailbox. */
export interface Message {
  id: string;
  /** SendGrid's X-Message-Id: the same for all copies of one send. */
  messageId: string;
  from: string;
  fromName: string | null;
  to: string;
  toName: string | null;
  /** Who stands in the visible headers. */
  recipients: { to: string[]; cc: string[] };
  replyTo: string | null;
  subject: string;
  text: string | null;
  html: string | null;
  attachments: MessageAttachment[];
  headers: Record<string, string>;
  categories: string[];
  customArgs: Record<string, string>;
  at: string;
}

export interface Mailbox {
  add(message: Message): void;
  find(id: string): Message | undefined;
  newestFirst(filter: { to?: string | undefined; limit: number }): Message[];
  clear(): void;
}

/** Keeps the newest messages, within a number and a size. */
export function createMailbox(capacity = 10_000, capacityBytes = 256_000_000): Mailbox {
  const messages = new Map<string, Message>();
  let bytes = 0;
  return {
    add(message) {
      messages.set(message.id, message);
      bytes += sizeOf(message);
      for (const [id, oldest] of messages) {
        if (messages.size <= capacity && bytes <= capacityBytes) break;
        messages.delete(id);
        bytes -= sizeOf(oldest);
      }
    },
    find: (id) => messages.get(id),
    newestFirst({ to, limit }) {
      const wanted = to?.toLowerCase();
      const all = [...messages.values()].reverse();
      const own = wanted === undefined ? all : all.filter((message) => message.to.toLowerCase() === wanted);
      return own.slice(0, limit);
    },
    clear() {
      messages.clear();
      bytes = 0;
    },
  };
}

function sizeOf({ text, html, attachments }: Message): number {
  const attached = attachments.reduce((sum, { content }) => sum + content.length, 0);
  return (text?.length ?? 0) + (html?.length ?? 0) + attached;
}
