import type { authApi } from '@holdfast/contracts';
import type { Handlers } from '@holdfast/service-kit/http/bind-endpoints';
import { toUserView } from '../application/user-view.ts';
import type { Context } from '../context.ts';

const accepted = { status: 'accepted' } as const;

/** Verifiers and proxies may keep the keys this long; a key that is new to them they fetch at once. */
const jwksCacheControl = 'public, max-age=300';

export function authRoutes(auth: Context): Handlers<typeof authApi> {
  return {
    register: async ({ body }) => {
      await auth.register(body);
      return accepted;
    },
    verifyEmail: ({ body, header }) => auth.verifyEmail(body.email, body.code, header('user-agent')),
    resendVerification: async ({ body }) => {
      await auth.resendVerification(body.email);
      return accepted;
    },
    login: ({ body, header }) => auth.login(body, header('user-agent')),
    refresh: ({ body }) => auth.refresh(body.refreshToken),
    logout: ({ body }) => auth.logout(body.refreshToken),
    forgotPassword: async ({ body }) => {
      await auth.forgotPassword(body.email);
      return accepted;
    },
    resetPassword: ({ body }) => auth.resetPassword(body),
    me: async ({ principal }) => toUserView(await auth.findMe(principal.userId)),
    listMySessions: async ({ principal }) => ({
      items: await auth.listSessions(principal),
      nextCursor: null,
    }),
    endMySession: ({ principal, params }) => auth.endSession(principal.userId, params.id),
    jwks: async ({ setHeader }) => {
      setHeader('cache-control', jwksCacheControl);
      return { keys: (await auth.publicKeys()).map((key) => ({ ...key })) };
    },
    issueServiceToken: ({ body }) => auth.issueServiceToken(body),
    readUser: async ({ params }) => toUserView(await auth.findUser(params.id)),
  };
}
