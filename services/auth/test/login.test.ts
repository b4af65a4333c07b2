import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEmail, startAuth, type Auth } from './_setup.ts';

let auth: Auth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth[Symbol.asyncDispose]());

const answer = async (reply: ReturnType<Auth['login']>) => {
  const { status, body } = await reply;
  return { status, ...body, requestId: 'any' };
};

describe('signing in', () => {
  it('answers a session that ends in ten minutes and can be renewed for 30 days', async () => {
    const { email } = await auth.signUp();
    const started = Date.now();
    const { status, body } = await auth.login(email.toUpperCase());
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual([
      'accessToken',
      'accessTokenExpiresAt',
      'refreshToken',
      'refreshTokenExpiresAt',
      'user',
    ]);
    expect(Object.keys(body.user).sort()).toEqual(['createdAt', 'email', 'id', 'name', 'role', 'status']);
    expect((Date.parse(body.accessTokenExpiresAt) - started) / 60_000).toBeCloseTo(10, 0);
    expect((Date.parse(body.refreshTokenExpiresAt) - started) / 86_400_000).toBeCloseTo(30, 1);
  });

  it('answers an unknown address like a wrong password', async () => {
    const { email } = await auth.signUp();
    const wrong = await answer(auth.login(email, 'not the password'));
    expect(wrong).toMatchObject({ status: 401, code: 'invalid_credentials' });
    expect(await answer(auth.login(anEmail(), 'not the password'))).toEqual(wrong);
  });

  it('does the same work for an unknown address', async () => {
    const { email } = await auth.signUp();
    const work = async (address: string) => {
      const before = process.cpuUsage();
      await auth.login(address, 'not the password');
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const [wrong, unknown]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < 15; turn += 1) {
      wrong.push(await work(email));
      unknown.push(await work(anEmail()));
    }
    // Processor time, not the clock's: what else the machine does must not count. Without the hash that is nobody's
    // an unknown address costs a small part.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...wrong) * 0.6);
  });

  it('tells only those who know the password that the address is not verified', async () => {
    const email = anEmail();
    await auth.register(email);
    expect(await answer(auth.login(email))).toMatchObject({ status: 403, code: 'email_not_verified' });
    expect(await answer(auth.login(email, 'not the password'))).toMatchObject({
      code: 'invalid_credentials',
    });
  });

  it('tells only those who know the password that the account is suspended', async () => {
    const { email } = await auth.signUp();
    await auth.setStatus(email, 'SUSPENDED');
    expect(await answer(auth.login(email))).toMatchObject({ status: 403, code: 'account_suspended' });
    expect(await answer(auth.login(email, 'not the password'))).toMatchObject({
      code: 'invalid_credentials',
    });
  });

  it('opens no session with a password that changes while it is compared', async () => {
    const { email, userId } = await auth.signUp();
    let login: ReturnType<Auth['login']> | undefined;
    await auth.inTransaction(async (write) => {
      await write('update users set password_hash = null where email = ?', [email]);
      login = auth.login(email);
      // Compared with the password of before, and then either held up or through.
      await Promise.race([login, auth.untilWaiting()]);
    });
    expect(await answer(login!)).toMatchObject({ status: 401, code: 'invalid_credentials' });
    const sessions = await auth.execute('select id from sessions where user_id = ?', [userId]);
    expect(sessions).toHaveLength(1); // of the verification
  });

  it('knows no deleted user', async () => {
    const { email } = await auth.signUp();
    await auth.setStatus(email, 'DELETED');
    expect(await answer(auth.login(email))).toMatchObject({ status: 401, code: 'invalid_credentials' });
  });
});
