import { RemoteProblemError, authApi, createClient } from '@holdfast/contracts';
import type { Transport } from '@holdfast/contracts';
import type { StackInfo } from '../stack/stack-info.ts';
import { gatewayTransport } from './gateway-transport.ts';
import { mailboxCode } from './mailbox-code.ts';

export interface Person {
  email: string;
  name: string;
  password: string;
  role: 'VENDOR' | 'CUSTOMER' | 'ADMIN';
}

/** Signs a person in, and up first where needed; a sign-up that was cut off is taken up where it stopped. */
export async function signIn(info: StackInfo, person: Person): Promise<Transport> {
  const auth = createClient(authApi, gatewayTransport(info.gateway));
  const { email, name, password, role } = person;
  const login = () => auth.login({ body: { email, password } });
  const verify = async (since: Date) =>
    auth.verifyEmail({ body: { email, code: await mailboxCode(info.sandbox.mail, email, since) } });
  const since = new Date(Date.now() - 1_000);
  let session;
  try {
    session = await login();
  } catch (error) {
    switch (error instanceof RemoteProblemError ? error.code : undefined) {
      case 'email_not_verified':
        await auth.resendVerification({ body: { email } });
        break;
      case 'invalid_credentials':
        if (role === 'ADMIN') throw error; // the bootstrap command makes them, nobody else
        await auth.register({ body: { email, name, password, role } });
        break;
      default:
        throw error;
    }
    session = await verify(since);
  }
  return gatewayTransport(info.gateway, session.accessToken);
}
