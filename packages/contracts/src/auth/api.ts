import { z } from 'zod';
import { anyone, services, signedIn } from '../audience.ts';
import { defineEndpoint } from '../endpoint.ts';
import { Email, Id, Instant, Role, pageOf, text } from '../primitives.ts';
import { ServiceName } from '../service-name.ts';

/** Bounded before it is hashed: hashing megabytes is a way to stop a server. */
const Password = z
  .string()
  .min(10)
  .max(128)
  .meta({ description: 'At least 10 characters', format: 'password' });
const Code = z.string().regex(/^\d{6}$/, 'must be the 6 digits from the mail');

export const UserStatus = z.enum(['UNVERIFIED', 'ACTIVE', 'SUSPENDED', 'DELETED']);
export type UserStatus = z.infer<typeof UserStatus>;

export const UserView = z
  .object({ id: Id, email: z.string(), name: z.string(), role: Role, status: UserStatus, createdAt: Instant })
  .meta({ id: 'User' });

export const SessionView = z
  .object({
    accessToken: z.string(),
    accessTokenExpiresAt: Instant,
    refreshToken: z.string(),
    refreshTokenExpiresAt: Instant,
    user: UserView,
  })
  .meta({ id: 'Session' });

/** A session without its tokens, as the list of one's sessions shows it. */
export const OpenSessionView = z
  .object({
    id: Id,
    createdAt: Instant,
    lastUsedAt: Instant,
    expiresAt: Instant,
    current: z.boolean().meta({ description: 'The session that the access token of this request is of' }),
  })
  .meta({ id: 'OpenSession' });

const Accepted = z.object({ status: z.literal('accepted') });

const publicAuth = { service: 'auth', audience: anyone(), rate: 'auth' } as const;

export const authApi = {
  register: defineEndpoint({
    ...publicAuth,
    method: 'POST',
    path: '/v1/auth/register',
    summary: 'Sign up; a code goes to the e-mail address. The answer is the same for a known address.',
    body: z.strictObject({
      email: Email,
      password: Password,
      name: text(120),
      role: Role.exclude(['ADMIN']),
    }),
    success: { status: 202, body: Accepted },
    problems: ['weak_password'],
  }),
  verifyEmail: defineEndpoint({
    ...publicAuth,
    method: 'POST',
    path: '/v1/auth/verify-email',
    summary: 'Verify the e-mail address with the code; answers a session',
    body: z.strictObject({ email: Email, code: Code }),
    success: { status: 200, body: SessionView },
    problems: ['invalid_code'],
  }),
  resendVerification: defineEndpoint({
    ...publicAuth,
    method: 'POST',
    path: '/v1/auth/resend-verification',
    summary: 'Send the verification code again, at most once a minute',
    body: z.strictObject({ email: Email }),
    success: { status: 202, body: Accepted },
  }),
  login: defineEndpoint({
    ...publicAuth,
    method: 'POST',
    path: '/v1/auth/login',
    summary: 'Sign in with e-mail and password',
    body: z.strictObject({ email: Email, password: z.string().min(1).max(128) }),
    success: { status: 200, body: SessionView },
    problems: ['invalid_credentials', 'email_not_verified', 'account_suspended'],
  }),
  refresh: defineEndpoint({
    ...publicAuth,
    method: 'POST',
    path: '/v1/auth/refresh',
    summary: 'A new session for a refresh token, which is used up. Using it again revokes the whole family.',
    body: z.strictObject({ refreshToken: z.string().min(1).max(256) }),
    success: { status: 200, body: SessionView },
    problems: ['invalid_refresh_token', 'account_suspended'],
  }),
  logout: defineEndpoint({
    ...publicAuth,
    method: 'POST',
    path: '/v1/auth/logout',
    summary: 'End the session of the refresh token; fine to repeat',
    body: z.strictObject({ refreshToken: z.string().min(1).max(256) }),
    success: { status: 204 },
  }),
  forgotPassword: defineEndpoint({
    ...publicAuth,
    method: 'POST',
    path: '/v1/auth/forgot-password',
    summary:
      'Send a code to set a new password with, at most once a minute. The answer is the same for an unknown address.',
    body: z.strictObject({ email: Email }),
    success: { status: 202, body: Accepted },
  }),
  resetPassword: defineEndpoint({
    ...publicAuth,
    method: 'POST',
    path: '/v1/auth/reset-password',
    summary: 'Set a new password with the code; ends every session of the user',
    body: z.strictObject({ email: Email, code: Code, newPassword: Password }),
    success: { status: 204 },
    problems: ['invalid_code', 'weak_password'],
  }),
  me: defineEndpoint({
    service: 'auth',
    audience: signedIn(),
    method: 'GET',
    path: '/v1/me',
    summary: 'The signed-in user',
    success: { status: 200, body: UserView },
  }),
  listMySessions: defineEndpoint({
    service: 'auth',
    audience: signedIn(),
    method: 'GET',
    path: '/v1/me/sessions',
    summary: 'The sessions of the signed-in user, last used first; the newest 100',
    success: { status: 200, body: pageOf(OpenSessionView) },
  }),
  endMySession: defineEndpoint({
    service: 'auth',
    audience: signedIn(),
    method: 'DELETE',
    path: '/v1/me/sessions/{id}',
    summary: 'End one of the own sessions: its refresh token stops working; fine to repeat',
    params: z.strictObject({ id: Id }),
    success: { status: 204 },
  }),
  jwks: defineEndpoint({
    service: 'auth',
    audience: anyone(),
    method: 'GET',
    path: '/.well-known/jwks.json',
    summary: 'The public keys that access tokens are signed with',
    success: {
      status: 200,
      body: z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) }),
    },
  }),
  issueServiceToken: defineEndpoint({
    service: 'auth',
    // The caller proves itself by its secret in the body: it has no token yet.
    audience: services(),
    method: 'POST',
    path: '/internal/service-tokens',
    summary: 'A short-lived token with which a service calls another one',
    body: z.strictObject({
      service: ServiceName,
      secret: z.string().min(16).max(256),
      audience: ServiceName,
    }),
    success: { status: 200, body: z.object({ token: z.string(), expiresAt: Instant }) },
    problems: ['invalid_credentials'],
  }),
  readUser: defineEndpoint({
    service: 'auth',
    audience: services('booking', 'notification', 'business'),
    method: 'GET',
    path: '/internal/users/{id}',
    summary: 'A user, for a service that must know the status or the address now',
    params: z.strictObject({ id: Id }),
    success: { status: 200, body: UserView },
  }),
};
