import sendgrid, { type MailDataRequired, type MailService } from '@sendgrid/mail';
import { postJson, startWorld, type TestWorld } from './_world.ts';

export interface Message {
  id: string;
  messageId: string;
  from: string;
  fromName: string | null;
  to: string;
  subject: string;
  text: string | null;
  html: string | null;
  attachments: { filename: string; type: string; content: string; sizeBytes: number }[];
  customArgs: Record<string, string>;
  categories: string[];
  headers: Record<string, string>;
  recipients: { to: string[]; cc: string[] };
  at: string;
}

export interface MailWorld extends TestWorld {
  /** The official client, pointed here. */
  mail: MailService;
  clientWith(key: string): MailService;
  inbox(query?: string): Promise<Message[]>;
  faults(body: unknown): Promise<unknown>;
  forgetMail(): Promise<unknown>;
}

export async function startMailWorld(): Promise<MailWorld> {
  const world = await startWorld();
  const { mailUrl, keys } = world;
  const clientWith = (key: string) => newClient(mailUrl, key);
  return {
    ...world,
    mail: clientWith(keys.mail),
    clientWith,
    inbox: async (query = '') => (await (await fetch(`${mailUrl}/messages${query}`)).json()) as Message[],
    faults: (body) => postJson(`${mailUrl}/_control/faults`, body),
    forgetMail: () => postJson(`${mailUrl}/_control/reset`),
  };
}

export const letter = (to: string, subject = 'Hello'): MailDataRequired => ({
  to,
  from: { email: 'noreply@holdfast.example', name: 'Holdfast' },
  subject,
  text: 'Your code is 123456.',
  html: '<p>Your code is <b>123456</b>.</p>',
});

function newClient(mailUrl: string, key: string): MailService {
  // The package exports one instance; tests with several keys need its class, which its types keep quiet about.
  const service = new (sendgrid as unknown as { MailService: new () => MailService }).MailService();
  service.setApiKey(key);
  const { client } = service as unknown as {
    client: { setDefaultRequest(name: string, value: unknown): void };
  };
  client.setDefaultRequest('baseUrl', mailUrl);
  client.setDefaultRequest('timeout', 2_000);
  return service;
}
