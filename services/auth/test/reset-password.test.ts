import { codeIssued, userStatusChanged } from '@holdfast/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEmail, anotherCode, atOnce, password, startAuth, tally, type Auth } from './_setup.ts';

let auth: Auth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth[Symbol.asyncDispose]());

const newPassword = 'a staple for the horse';
const forgot = (email: string) => auth.post('/v1/auth/forgot-password', { email });
const reset = (email: string, code: string | undefined, chosen = newPassword) =>
  auth.post('/v1/auth/reset-password', { email, code, newPassword: chosen });
const codesFor = (email: string) => auth.codesFor(email, 'RESET_PASSWORD');
const triesOf = (userId: string) =>
  auth.execute("select attempts from one_time_codes where user_id = ? and purpose = 'RESET_PASSWORD'", [
    userId,
  ]);
const invalid = { status: 422, body: expect.objectContaining({ code: 'invalid_code' }) };
const refused = { status: 401, body: expect.objectContaining({ code: 'invalid_refresh_token' }) };

/** An active user who forgot the password and has the code. */
async function forgetful() {
  const user = await auth.signUp();
  await forgot(user.email);
  const [code] = await codesFor(user.email);
  return { ...user, code: code!, wrong: anotherCode(code!) };
}

describe('forgetting the password', () => {
  it('mails a code for this purpose that lives for ten minutes', async () => {
    const { email, userId } = await auth.signUp();
    expect((await forgot(` ${email.toUpperCase()}`)).status).toBe(202);
    const issued = (await auth.events(codeIssued)).filter((event) => event.userId === userId);
    expect(issued.map(({ purpose }) => purpose)).toEqual(['VERIFY_EMAIL', 'RESET_PASSWORD']);
    expect(await codesFor(email)).toEqual([expect.stringMatching(/^\d{6}$/)]);
  });

  it('is answered the same in the same time for every address, known or not', async () => {
    const [unverified, unknown] = [anEmail(), anEmail()];
    await auth.register(unverified);
    const [active, suspended, deleted] = [
      (await auth.signUp()).email,
      (await auth.signUp()).email,
      (await auth.signUp()).email,
    ];
    await auth.setStatus(suspended, 'SUSPENDED');
    await auth.setStatus(deleted, 'DELETED');
    const mails: Record<string, number> = {};
    for (const [who, email] of Object.entries({ unknown, unverified, active, suspended, deleted })) {
      const started = performance.now();
      const { status, body } = await forgot(email);
      expect(performance.now() - started).toBeGreaterThanOrEqual(99);
      expect({ status, body }).toEqual({ status: 202, body: { status: 'accepted' } });
      mails[who] = (await codesFor(email)).length;
    }
    expect(mails).toEqual({ unknown: 0, unverified: 1, active: 1, suspended: 0, deleted: 0 });
  });

  it('sends one mail in a minute, however many ask, and the last code counts', async () => {
    const { email, code } = await forgetful();
    expect(tally(await atOnce(5, () => forgot(email)))).toEqual({ '202': 5 });
    expect(await codesFor(email)).toEqual([code]);
    auth.pass(61);
    expect(tally(await atOnce(5, () => forgot(email)))).toEqual({ '202': 5 });
    const codes = await codesFor(email);
    expect(codes).toHaveLength(2);
    if (codes[1] !== code) expect(await reset(email, code)).toMatchObject(invalid);
    expect((await reset(email, codes[1])).status).toBe(204);
  });

  it('changes nothing by itself', async () => {
    const { email, session } = await forgetful();
    expect((await auth.login(email)).status).toBe(200);
    expect((await auth.refresh(session.refreshToken)).status).toBe(200);
  });
});

describe('resetting the password', () => {
  it('sets it and ends every session, and only those of the user', async () => {
    const { email, code, session } = await forgetful();
    const another = await auth.signUp();
    const other = (await auth.login(email)).body;
    const renewed = (await auth.refresh(session.refreshToken)).body;
    const reply = await reset(` ${email.toUpperCase()}`, code);
    expect({ status: reply.status, body: reply.body }).toEqual({ status: 204, body: undefined });
    expect((await auth.login(email)).body.code).toBe('invalid_credentials');
    for (const { refreshToken } of [other, renewed]) {
      expect(await auth.refresh(refreshToken)).toMatchObject(refused);
    }
    const fresh = await auth.login(email, newPassword);
    expect(fresh.status).toBe(200);
    expect((await auth.refresh(fresh.body.refreshToken)).status).toBe(200);
    expect((await auth.refresh(another.session.refreshToken)).status).toBe(200);
  });

  it('keeps the password as argon2id', async () => {
    const { email, code, userId } = await forgetful();
    await reset(email, code);
    const [row] = await auth.execute('select password_hash from users where id = ?', [userId]);
    expect(row?.['password_hash']).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('takes a code once, also when it comes many times at once', async () => {
    const { email, code } = await forgetful();
    const replies = await atOnce(5, (index) => reset(email, code, `the password of number ${index}`));
    expect(tally(replies)).toEqual({ '204': 1, '422 invalid_code': 4 });
    const logins = await atOnce(5, (index) => auth.login(email, `the password of number ${index}`));
    expect(logins.map(({ status }) => status === 200)).toEqual(replies.map(({ status }) => status === 204));
    expect(await reset(email, code)).toMatchObject(invalid);
  });

  it('counts 100 guesses at once as five', async () => {
    const { email, code, wrong, userId } = await forgetful();
    expect(tally(await atOnce(100, () => reset(email, wrong)))).toEqual({ '422 invalid_code': 100 });
    expect(await triesOf(userId)).toEqual([{ attempts: 5 }]);
    expect(await reset(email, code)).toMatchObject(invalid);
    expect((await auth.login(email)).status).toBe(200);
  });

  it('allows five tries, and five more with the next code', async () => {
    const { email, code, wrong } = await forgetful();
    for (let attempt = 1; attempt <= 4; attempt += 1) await reset(email, wrong);
    expect((await reset(email, code)).status).toBe(204);
    const unlucky = await forgetful();
    for (let attempt = 1; attempt <= 5; attempt += 1) await reset(unlucky.email, unlucky.wrong);
    auth.pass(61);
    await forgot(unlucky.email);
    expect((await reset(unlucky.email, (await codesFor(unlucky.email)).at(-1))).status).toBe(204);
  });

  it.each([
    ['one that repeats itself', () => 'abababababab'],
    ['one that is the address', (email: string) => email],
  ])('refuses a weak password without counting a try: %s', async (_what, choose) => {
    const { email, code, userId } = await forgetful();
    const replies = await atOnce(6, () => reset(email, code, choose(email)));
    expect(tally(replies)).toEqual({ '422 weak_password': 6 });
    expect(replies[0]?.body.errors).toEqual([{ pointer: '/newPassword', message: expect.any(String) }]);
    expect(await triesOf(userId)).toEqual([{ attempts: 0 }]);
    expect((await reset(email, code)).status).toBe(204);
  });

  it('lets a code live for ten minutes', async () => {
    const late = await forgetful();
    auth.pass(601);
    expect(await reset(late.email, late.code)).toMatchObject(invalid);
    const inTime = await forgetful();
    auth.pass(598);
    expect((await reset(inTime.email, inTime.code)).status).toBe(204);
  });

  it('takes the code for its own purpose and its own user only', async () => {
    const email = anEmail();
    await auth.register(email);
    const [verification] = await auth.codesFor(email, 'VERIFY_EMAIL');
    expect(await reset(email, verification)).toMatchObject(invalid);
    await forgot(email);
    const [code] = await codesFor(email);
    if (code !== verification) {
      expect(await reset(email, verification)).toMatchObject(invalid);
      expect(await auth.post('/v1/auth/verify-email', { email, code })).toMatchObject(invalid);
    }
    const somebody = await forgetful();
    if (somebody.code !== code) expect(await reset(somebody.email, code)).toMatchObject(invalid);
    expect(await reset(anEmail(), code)).toMatchObject(invalid);
  });

  it('takes as long to refuse an unknown address as a wrong code', async () => {
    const { email, wrong } = await forgetful();
    for (const address of [email, anEmail()]) {
      const started = performance.now();
      expect(await reset(address, wrong)).toMatchObject(invalid);
      expect(performance.now() - started).toBeGreaterThanOrEqual(99);
    }
  });

  it.each(['SUSPENDED', 'DELETED'])('is not for who became %s in the meantime', async (status) => {
    const { email, code } = await forgetful();
    await auth.setStatus(email, status);
    expect(await reset(email, code)).toMatchObject(invalid);
    await auth.setStatus(email, 'ACTIVE');
    expect((await auth.login(email)).status).toBe(200);
  });

  it('happens as a whole or not at all', async () => {
    const { email, code, session } = await forgetful();
    await auth.execute(
      "alter table sessions add constraint no_reset check (revoked_reason <> 'PASSWORD_RESET') not valid",
    );
    expect((await reset(email, code)).status).toBe(500);
    await auth.execute('alter table sessions drop constraint no_reset');
    expect((await auth.login(email)).status).toBe(200);
    expect((await auth.login(email, newPassword)).status).toBe(401);
    expect((await reset(email, code)).status).toBe(204);
    expect(await auth.refresh(session.refreshToken)).toMatchObject(refused);
  });
});

describe('resetting the password before the address is verified', () => {
  it('verifies it, because the code came to it', async () => {
    const email = anEmail();
    await auth.register(email);
    await forgot(email);
    const [code] = await codesFor(email);
    expect((await reset(email, code)).status).toBe(204);
    expect((await auth.login(email)).status).toBe(401);
    const { status, body } = await auth.login(email, newPassword);
    expect({ status, user: body.user }).toMatchObject({ status: 200, user: { email, status: 'ACTIVE' } });
    const told = (await auth.events(userStatusChanged)).filter(({ userId }) => userId === body.user.id);
    expect(told).toEqual([{ userId: body.user.id, status: 'ACTIVE', version: 2 }]);
    expect(await auth.verify(email)).toMatchObject(invalid);
  });

  it('tells nobody a change of status that there was not', async () => {
    const { email, code, userId } = await forgetful();
    await reset(email, code);
    const told = (await auth.events(userStatusChanged)).filter((event) => event.userId === userId);
    expect(told).toHaveLength(1); // of the verification
  });

  it('gives a password to who registered with two of them', async () => {
    const email = anEmail();
    for (const chosen of [password, 'password of mallory']) await auth.register(email, { password: chosen });
    await forgot(email);
    await reset(email, (await codesFor(email))[0]);
    const logins = [await auth.login(email), await auth.login(email, 'password of mallory')];
    expect(tally(logins)).toEqual({ '401 invalid_credentials': 2 });
    expect((await auth.login(email, newPassword)).status).toBe(200);
  });
});
