import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAuth, tally, type Auth } from './_setup.ts';

let auth: Auth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth[Symbol.asyncDispose]());

type Session = Awaited<ReturnType<Auth['signUp']>>['session'];
const list = async (session: Session) => (await auth.as(session)('GET', '/v1/me/sessions')).body;
const currentOf = async (session: Session): Promise<string> =>
  (await list(session)).items.find(({ current }: { current: boolean }) => current).id;
const end = (session: Session, id: string) => auth.as(session)('DELETE', `/v1/me/sessions/${id}`);
const refused = { status: 401, body: expect.objectContaining({ code: 'invalid_refresh_token' }) };
const unknown = { status: 404, body: expect.objectContaining({ code: 'not_found' }) };

describe('my sessions', () => {
  it('are listed last used first, with the one that asks', async () => {
    const { email, session } = await auth.signUp();
    auth.pass(60);
    const other = (await auth.login(email)).body;
    auth.pass(60);
    const renewed = (await auth.refresh(session.refreshToken)).body;
    const mine = await list(renewed);
    expect(mine).toEqual({
      items: [
        {
          id: await currentOf(renewed),
          createdAt: expect.any(String),
          lastUsedAt: expect.any(String),
          expiresAt: renewed.refreshTokenExpiresAt,
          current: true,
        },
        expect.objectContaining({ id: await currentOf(other), current: false }),
      ],
      nextCursor: null,
    });
    const [{ createdAt, lastUsedAt }] = mine.items;
    expect((Date.parse(lastUsedAt) - Date.parse(createdAt)) / 60_000).toBeCloseTo(2, 0);
  });

  it('are those that still work', async () => {
    const { email, session } = await auth.signUp();
    auth.pass(29 * 86_400);
    const loggedOut = (await auth.login(email)).body;
    await auth.post('/v1/auth/logout', { refreshToken: loggedOut.refreshToken });
    const last = (await auth.login(email)).body;
    expect((await list(last)).items).toHaveLength(2);
    auth.pass(86_400 + 1);
    expect(await auth.refresh(session.refreshToken)).toMatchObject(refused);
    const renewed = (await auth.refresh(last.refreshToken)).body;
    expect((await list(renewed)).items).toEqual([expect.objectContaining({ current: true })]);
  });

  it('are nobody else’s', async () => {
    const [one, other] = [await auth.signUp(), await auth.signUp()];
    expect((await list(one.session)).items).toHaveLength(1);
    expect(await currentOf(one.session)).not.toBe(await currentOf(other.session));
  });

  it('are for who is signed in', async () => {
    const replies = [
      await auth.request('GET', '/v1/me/sessions'),
      await auth.request('DELETE', `/v1/me/sessions/${randomUUID()}`),
    ];
    expect(tally(replies)).toEqual({ '401 unauthenticated': 2 });
  });
});

describe('ending one of my sessions', () => {
  it('stops its refresh token, leaves the others alone and is fine to repeat', async () => {
    const { email, session } = await auth.signUp();
    const lost = (await auth.login(email)).body;
    const id = await currentOf(lost);
    expect((await end(session, id)).status).toBe(204);
    expect((await end(session, id)).status).toBe(204);
    expect(await auth.refresh(lost.refreshToken)).toMatchObject(refused);
    expect((await auth.refresh(session.refreshToken)).status).toBe(200);
    expect((await list(session)).items).toHaveLength(1);
  });

  it('may be the one that asks, with an empty body or none', async () => {
    const { email, session } = await auth.signUp();
    expect((await end(session, await currentOf(session))).status).toBe(204);
    expect(await auth.refresh(session.refreshToken)).toMatchObject(refused);
    const next = (await auth.login(email)).body;
    const path = `/v1/me/sessions/${await currentOf(next)}`;
    expect((await auth.as(next)('DELETE', path, {})).status).toBe(204);
  });

  it('does not know somebody else’s, nor one that there is not', async () => {
    const [one, other] = [await auth.signUp(), await auth.signUp()];
    const foreign = await end(one.session, await currentOf(other.session));
    expect(foreign).toMatchObject(unknown);
    expect(await end(one.session, randomUUID())).toMatchObject(unknown);
    expect((await auth.refresh(other.session.refreshToken)).status).toBe(200);
  });

  it('keeps why a session ended first', async () => {
    const { session } = await auth.signUp();
    const id = await currentOf(session);
    await auth.post('/v1/auth/logout', { refreshToken: session.refreshToken });
    expect((await end(session, id)).status).toBe(204);
    const why = await auth.execute('select revoked_reason from sessions where id = ?', [id]);
    expect(why).toEqual([{ revoked_reason: 'LOGOUT' }]);
  });
});
