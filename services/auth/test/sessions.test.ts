import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { atOnce, startAuth, tally, type Auth } from './_setup.ts';

let auth: Auth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth[Symbol.asyncDispose]());

const refused = { status: 401, body: expect.objectContaining({ code: 'invalid_refresh_token' }) };
const logout = (refreshToken: string) => auth.post('/v1/auth/logout', { refreshToken });

describe('a refresh token', () => {
  it('is exchanged for a new session of the same family', async () => {
    const { session, userId } = await auth.signUp();
    auth.pass(60);
    const { status, body } = await auth.refresh(session.refreshToken);
    expect(status).toBe(200);
    expect(body.user.id).toBe(userId);
    expect(body.refreshToken).not.toBe(session.refreshToken);
    expect(claims(body.accessToken).sid).toBe(claims(session.accessToken).sid);
    expect(Date.parse(body.refreshTokenExpiresAt)).toBeGreaterThan(Date.parse(session.refreshTokenExpiresAt));
    expect((await auth.refresh(body.refreshToken)).status).toBe(200);
  });

  it('ends its family when it is used again', async () => {
    const { email, session } = await auth.signUp();
    const other = (await auth.login(email)).body;
    const renewed = (await auth.refresh(session.refreshToken)).body;
    expect(await auth.refresh(session.refreshToken)).toMatchObject(refused);
    expect(await auth.refresh(renewed.refreshToken)).toMatchObject(refused);
    // Another session of the same user is not concerned.
    expect((await auth.refresh(other.refreshToken)).status).toBe(200);
  });

  it('is exchanged once when it comes many times at once, and the family ends', async () => {
    const { email } = await auth.signUp();
    for (let turn = 0; turn < 5; turn += 1) {
      const { refreshToken } = (await auth.login(email)).body;
      const replies = await atOnce(20, () => auth.refresh(refreshToken));
      expect(tally(replies)).toEqual({ '200': 1, '401 invalid_refresh_token': 19 });
      const winner = replies.find(({ status }) => status === 200);
      expect(await auth.refresh(winner?.body.refreshToken)).toMatchObject(refused);
    }
  });

  it('lives for 30 days from its last exchange', async () => {
    const { session } = await auth.signUp();
    auth.pass(29 * 86_400);
    const renewed = await auth.refresh(session.refreshToken);
    expect(renewed.status).toBe(200);
    auth.pass(29 * 86_400);
    const again = await auth.refresh(renewed.body.refreshToken);
    expect(again.status).toBe(200);
    auth.pass(30 * 86_400 + 1);
    expect(await auth.refresh(again.body.refreshToken)).toMatchObject(refused);
  });

  it('tells a suspended user why, and works again when they are reinstated', async () => {
    const { email, session } = await auth.signUp();
    await auth.setStatus(email, 'SUSPENDED');
    const { status, body } = await auth.refresh(session.refreshToken);
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'account_suspended' });
    await auth.setStatus(email, 'ACTIVE');
    expect((await auth.refresh(session.refreshToken)).status).toBe(200);
  });

  it('is worth nothing for a deleted user, nor when we never made it', async () => {
    const { email, session } = await auth.signUp();
    await auth.setStatus(email, 'DELETED');
    expect(await auth.refresh(session.refreshToken)).toMatchObject(refused);
    expect(await auth.refresh('never made by us')).toMatchObject(refused);
  });

  it('is kept as a hash only, one unused in a family', async () => {
    const { session } = await auth.signUp();
    const renewed = (await auth.refresh(session.refreshToken)).body;
    const rows = JSON.stringify(await auth.execute('select * from refresh_tokens'));
    expect(rows).not.toContain(session.refreshToken);
    expect(rows).not.toContain(renewed.refreshToken);
    const second =
      "insert into refresh_tokens values ('a', (select session_id from refresh_tokens where used_at is null limit 1), now(), now())";
    await expect(auth.execute(second)).rejects.toThrow('refresh_tokens_one_unused');
  });
});

describe('the housekeeping', () => {
  it('forgets sessions past their end, and only those', async () => {
    const ended = await auth.signUp();
    auth.pass(30 * 86_400 + 1);
    const { session } = await auth.signUp();
    await auth.post('/job/housekeeping', {});
    const left = 'select user_id from sessions where user_id = ?';
    expect(await auth.execute(left, [ended.userId])).toEqual([]);
    expect((await auth.refresh(session.refreshToken)).status).toBe(200);
  });
});

describe('signing out', () => {
  it('ends the family of the token, used or not, and is fine to repeat', async () => {
    const { session } = await auth.signUp();
    const renewed = (await auth.refresh(session.refreshToken)).body;
    expect((await logout(session.refreshToken)).status).toBe(204);
    expect((await logout(session.refreshToken)).status).toBe(204);
    expect(await auth.refresh(renewed.refreshToken)).toMatchObject(refused);
  });

  it('leaves other sessions alone and takes an unknown token for done', async () => {
    const { email, session } = await auth.signUp();
    const other = (await auth.login(email)).body;
    expect((await logout(other.refreshToken)).status).toBe(204);
    expect((await logout('never made by us')).status).toBe(204);
    expect((await auth.refresh(session.refreshToken)).status).toBe(200);
  });
});

const claims = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
