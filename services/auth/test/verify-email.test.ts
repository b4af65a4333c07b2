import { codeIssued, userStatusChanged } from '@holdfast/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEmail, anotherCode, atOnce, startAuth, tally, type Auth } from './_setup.ts';

let auth: Auth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth[Symbol.asyncDispose]());

const submit = (email: string, code: string | undefined) =>
  auth.post('/v1/auth/verify-email', { email, code });
const resend = (email: string) => auth.post('/v1/auth/resend-verification', { email });
const invalid = { status: 422, body: expect.objectContaining({ code: 'invalid_code' }) };

async function registered(): Promise<{ email: string; code: string; wrong: string }> {
  const email = anEmail();
  await auth.register(email);
  const [code] = await auth.codesFor(email);
  return { email, code: code!, wrong: anotherCode(code!) };
}

describe('verifying the address', () => {
  it('makes the user active, tells so and answers a session', async () => {
    const { email, code } = await registered();
    const reply = await submit(` ${email.toUpperCase()}`, code);
    expect(reply.status).toBe(200);
    expect(reply.body.user).toMatchObject({ email, status: 'ACTIVE' });
    const authorization = `Bearer ${String(reply.body.accessToken)}`;
    expect((await auth.request('GET', '/v1/me', { headers: { authorization } })).body.email).toBe(email);
    const told = (await auth.events(userStatusChanged)).filter(({ userId }) => userId === reply.body.user.id);
    expect(told).toEqual([{ userId: reply.body.user.id, status: 'ACTIVE', version: 2 }]);
  });

  it('takes a code once, also when it comes many times at once', async () => {
    const { email, code } = await registered();
    const replies = await atOnce(5, () => submit(email, code));
    expect(tally(replies)).toEqual({ '200': 1, '422 invalid_code': 4 });
    expect(await submit(email, code)).toMatchObject(invalid);
  });

  it('takes a used code no more, whatever the status says', async () => {
    const { email, code } = await registered();
    await submit(email, code);
    await auth.setStatus(email, 'UNVERIFIED');
    expect(await submit(email, code)).toMatchObject(invalid);
  });

  it('allows five tries', async () => {
    const { email, code, wrong } = await registered();
    for (let attempt = 1; attempt <= 4; attempt += 1)
      expect(await submit(email, wrong)).toMatchObject(invalid);
    expect((await submit(email, code)).status).toBe(200);

    const unlucky = await registered();
    for (let attempt = 1; attempt <= 5; attempt += 1) await submit(unlucky.email, unlucky.wrong);
    expect(await submit(unlucky.email, unlucky.code)).toMatchObject(invalid);
  });

  it('counts 100 guesses at once as what they are: five compared, the rest refused unseen', async () => {
    const { email, code, wrong } = await registered();
    const replies = await atOnce(100, () => submit(email, wrong));
    expect(tally(replies)).toEqual({ '422 invalid_code': 100 });
    const [row] = await auth.execute(
      'select attempts from one_time_codes where user_id = (select id from users where email = ?)',
      [email],
    );
    expect(row).toEqual({ attempts: 5 });
    expect(await submit(email, code)).toMatchObject(invalid);
  });

  it('lets a code live for ten minutes', async () => {
    const late = await registered();
    auth.pass(601);
    expect(await submit(late.email, late.code)).toMatchObject(invalid);
    const inTime = await registered();
    auth.pass(598);
    expect((await submit(inTime.email, inTime.code)).status).toBe(200);
  });

  it('refuses the code of somebody else and of nobody', async () => {
    const [one, other] = [await registered(), await registered()];
    if (one.code !== other.code) expect(await submit(one.email, other.code)).toMatchObject(invalid);
    expect(await submit(anEmail(), one.code)).toMatchObject(invalid);
  });

  it('keeps codes as keyed hashes only', async () => {
    const { email, code } = await registered();
    const rows = JSON.stringify(await auth.execute('select * from one_time_codes'));
    expect(rows).not.toContain(`"${code}"`);
    const events = (await auth.events(codeIssued)).filter((event) => event.email === email);
    expect(JSON.stringify(events)).not.toContain(`"${code}"`);
  });
});

describe('asking for another code', () => {
  it('sends nothing within a minute and one mail after it, however many ask', async () => {
    const { email, code } = await registered();
    expect(tally(await atOnce(5, () => resend(email)))).toEqual({ '202': 5 });
    expect(await auth.codesFor(email)).toEqual([code]);
    auth.pass(61);
    expect(tally(await atOnce(5, () => resend(email)))).toEqual({ '202': 5 });
    const codes = await auth.codesFor(email);
    expect(codes).toHaveLength(2);
    if (codes[1] !== code) expect(await submit(email, code)).toMatchObject(invalid);
    expect((await submit(email, codes[1])).status).toBe(200);
  });

  it('gives five new tries with the new code', async () => {
    const { email, wrong } = await registered();
    for (let attempt = 1; attempt <= 5; attempt += 1) await submit(email, wrong);
    auth.pass(61);
    await resend(email);
    expect((await auth.verify(email)).status).toBe(200);
  });

  it('answers the same for an unknown and an active address, and sends nothing', async () => {
    const { email } = await auth.signUp();
    const unknown = anEmail();
    auth.pass(61);
    for (const address of [email, unknown]) {
      const { status, body } = await resend(address);
      expect({ status, body }).toEqual({ status: 202, body: { status: 'accepted' } });
    }
    expect(await auth.codesFor(email)).toHaveLength(1);
    expect(await auth.codesFor(unknown)).toEqual([]);
  });
});
