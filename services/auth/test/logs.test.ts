import { createLogger } from '@holdfast/service-kit/logger';
import { describe, expect, it } from '@jest/globals';
import { password, startAuth, tally } from './_setup.ts';

describe('the log', () => {
  it('holds no password, code, token, secret or address', async () => {
    const lines: string[] = [];
    const logger = createLogger('auth', 'trace', { write: (line) => void lines.push(line) });
    await using auth = await startAuth({ platform: { logger } });
    const { email, session } = await auth.signUp();
    await auth.register(email, { name: '' });
    await auth.login(email, 'not the password');
    await auth.post('/v1/auth/verify-email', { email, code: '000000' });
    await auth.post('/v1/auth/login', `{"email":"${email}","password":"${password}"`);
    const renewed = (await auth.refresh(session.refreshToken)).body;
    await auth.refresh(session.refreshToken);
    const secret = auth.secrets.SERVICE_SECRETS.booking;
    const request = { service: 'booking', secret, audience: 'auth' };
    const { token } = (await auth.post('/internal/service-tokens', request)).body;
    await auth.request('GET', '/v1/me', { headers: { authorization: `Bearer ${String(token)}` } });
    const [code] = await auth.codesFor(email);
    await auth.post('/v1/auth/forgot-password', { email });
    const [resetCode] = await auth.codesFor(email, 'RESET_PASSWORD');
    const newPassword = 'never to be read';
    const reset = { email, code: resetCode, newPassword };
    expect((await auth.post('/v1/auth/reset-password', reset)).status).toBe(204);
    await auth.post('/v1/auth/reset-password', reset);

    const log = lines.join('');
    expect(log).toContain('refresh token reused');
    expect(log).toContain('/v1/auth/login');
    const unspeakable = [
      email,
      password,
      'not the password',
      `"${code!}"`,
      `"${resetCode!}"`,
      newPassword,
      secret,
      token,
    ]
      .concat([session.accessToken, session.refreshToken, renewed.accessToken, renewed.refreshToken])
      .concat([auth.secrets.CODE_PEPPER]);
    for (const value of unspeakable) expect(log).not.toContain(value);
  });

  it('holds none of it when the database fails either', async () => {
    const lines: string[] = [];
    const logger = createLogger('auth', 'trace', { write: (line) => void lines.push(line) });
    await using auth = await startAuth({ platform: { logger } });
    const { email, session } = await auth.signUp();
    for (const table of ['users', 'refresh_tokens', 'one_time_codes']) {
      await auth.execute(`alter table ${table} rename to ${table}_gone`);
    }
    const replies = [
      await auth.login(email),
      await auth.register(email),
      await auth.post('/v1/auth/verify-email', { email, code: '000000' }),
      await auth.refresh(session.refreshToken),
      await auth.post('/v1/auth/forgot-password', { email }),
      await auth.post('/v1/auth/reset-password', { email, code: '000000', newPassword: password }),
    ];
    expect(tally(replies)).toEqual({ '500 internal_error': 6 });
    const log = lines.join('');
    expect(log).toContain('request failed');
    for (const value of [email, password, session.refreshToken]) expect(log).not.toContain(value);
  });
});
