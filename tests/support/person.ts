import { randomUUID } from 'node:crypto';
import { eventually, type StackInfo } from '@holdfast/local-stack';
import { mailTo } from './mailbox.ts';
import { send, type Reply, type RequestOptions } from './http.ts';

/** Somebody who uses the platform through its public door. */
export interface Person {
  readonly email: string;
  readonly password: string;
  readonly userId: string;
  request(method: string, path: string, options?: RequestOptions & { key?: string }): Promise<Reply>;
}

/** Told of every call, with how long it took. */
export type Observer = (call: { method: string; path: string; status: number; ms: number }) => void;

export interface SignUp {
  readonly role: 'CUSTOMER' | 'VENDOR';
  readonly name?: string;
  readonly observe?: Observer;
}

/** Signs up, reads the code from the mailbox and verifies the address with it. */
export async function signUp(
  info: StackInfo,
  { role, name = 'Test Person', observe }: SignUp,
): Promise<Person> {
  const email = `${role.toLowerCase()}-${randomUUID().slice(0, 8)}@example.com`;
  const password = randomUUID();
  const call = caller(info, observe);
  expectStatus(await call('POST', '/v1/auth/register', { body: { email, password, name, role } }), 202);
  const mail = await eventually(() => mailTo(info, email, /confirm your e-mail/i), {
    what: `the code for ${role}`,
  });
  const code = /\b\d{6}\b/.exec(mail.text)?.[0];
  const session = expectStatus(await call('POST', '/v1/auth/verify-email', { body: { email, code } }), 200);
  return person(info, email, password, session.body, observe);
}

export async function signIn(
  info: StackInfo,
  { email, password }: { email: string; password: string },
  observe?: Observer,
): Promise<Person> {
  const session = await caller(info, observe)('POST', '/v1/auth/login', { body: { email, password } });
  return person(info, email, password, expectStatus(session, 200).body, observe);
}

/** One of the accounts that come with the demo data. */
export function signInAs(
  info: StackInfo,
  role: 'ADMIN' | 'VENDOR' | 'CUSTOMER',
  observe?: Observer,
): Promise<Person> {
  const account = info.accounts.find((each) => each.role === role);
  if (account === undefined) throw new Error(`the stack has no ${role} account`);
  return signIn(info, account, observe);
}

interface Session {
  readonly accessToken: string;
  readonly user: { readonly id: string };
}

function person(
  info: StackInfo,
  email: string,
  password: string,
  session: Session,
  observe?: Observer,
): Person {
  const call = caller(info, observe);
  return {
    email,
    password,
    userId: session.user.id,
    request: (method, path, { key, headers, ...options } = {}) =>
      call(method, path, {
        ...options,
        headers: {
          authorization: `Bearer ${session.accessToken}`,
          ...(method === 'POST' ? { 'idempotency-key': key ?? randomUUID() } : {}),
          ...headers,
        },
      }),
  };
}

function caller(info: StackInfo, observe: Observer = () => undefined) {
  return async (method: string, path: string, options?: RequestOptions): Promise<Reply> => {
    const started = performance.now();
    const reply = await send(method, info.gateway + path, options);
    observe({ method, path, status: reply.status, ms: performance.now() - started });
    return reply;
  };
}

/** The reply, when it has the status that the story needs. */
export function expectStatus(reply: Reply, status: number): Reply {
  if (reply.status === status) return reply;
  throw new Error(`expected ${String(status)}, got ${String(reply.status)}: ${JSON.stringify(reply.body)}`);
}
