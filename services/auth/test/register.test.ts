import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEmail, atOnce, password, startAuth, tally, type Auth } from './_setup.ts';

let auth: Auth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth[Symbol.asyncDispose]());

describe('signing up', () => {
  it('makes an unverified user and mails a code', async () => {
    const email = anEmail();
    const reply = await auth.register(email, { role: 'VENDOR' });
    expect(reply.status).toBe(202);
    expect(reply.body).toEqual({ status: 'accepted' });
    expect(await auth.registrationsOf(email)).toEqual([
      { userId: expect.any(String), email, name: 'Ada Lovelace', role: 'VENDOR' },
    ]);
    expect(await auth.codesFor(email)).toEqual([expect.stringMatching(/^\d{6}$/)]);
    expect((await auth.login(email)).body.code).toBe('email_not_verified');
  });

  it('tells the others through the broker', async () => {
    const email = anEmail();
    await auth.register(email);
    const waiting = 'select 1 from outbox_messages where published_at is null';
    while ((await auth.execute(waiting)).length > 0) await auth.service.loops['events']!.drain();
    const told = auth.platform.published.filter(({ data }) => JSON.stringify(data).includes(email));
    expect(told.map(({ type }) => type)).toEqual(['auth.user-registered.v1', 'auth.code-issued.v1']);
  });

  it('answers the same for an address that is unknown, unverified, active or suspended', async () => {
    const [unverified, active, suspended] = [anEmail(), anEmail(), anEmail()];
    await auth.register(unverified);
    await auth.signUp(active);
    await auth.signUp(suspended);
    await auth.setStatus(suspended, 'SUSPENDED');
    for (const email of [anEmail(), unverified, active, suspended]) {
      const started = performance.now();
      const { status, body } = await auth.register(email);
      // What is done differs, the wait that hides it does not.
      expect(performance.now() - started).toBeGreaterThanOrEqual(249);
      expect({ status, body }).toEqual({ status: 202, body: { status: 'accepted' } });
    }
  });

  it('changes nothing for an active user', async () => {
    const { email } = await auth.signUp();
    auth.pass(61);
    await auth.register(email, { name: 'Mallory', password: 'another password', role: 'VENDOR' });
    expect(await auth.codesFor(email)).toHaveLength(1);
    expect((await auth.login(email, 'another password')).status).toBe(401);
    expect((await auth.login(email)).body.user).toMatchObject({ name: 'Ada Lovelace', role: 'CUSTOMER' });
  });

  it('makes one user of 20 registrations at once, with one mail', async () => {
    const email = anEmail();
    const replies = await atOnce(20, (index) =>
      auth.register(index % 2 === 0 ? email : ` ${email.toUpperCase()} `),
    );
    expect(tally(replies)).toEqual({ '202': 20 });
    expect(await auth.execute('select id from users where email = ?', [email])).toHaveLength(1);
    expect(await auth.registrationsOf(email)).toHaveLength(1);
    expect(await auth.codesFor(email)).toHaveLength(1);
    expect((await auth.verify(email)).status).toBe(200);
    expect((await auth.login(email)).status).toBe(200);
  });

  it('has the address unique and normalised in the database itself', async () => {
    const insert =
      "insert into users (email, name, role, status, created_at) values (?, 'Eve', 'CUSTOMER', 'UNVERIFIED', now())";
    const email = anEmail();
    await auth.execute(insert, [email]);
    await expect(auth.execute(insert, [email])).rejects.toThrow('users_email_unique');
    await expect(auth.execute(insert, [email.toUpperCase()])).rejects.toThrow('users_email_normalised');
  });

  it.each([
    ['one that repeats itself', () => 'abababababab'],
    ['one that is the address', (email: string) => email],
  ])('refuses a weak password: %s', async (_what, choose) => {
    const email = anEmail();
    const reply = await auth.register(email, { password: choose(email) });
    expect(reply.status).toBe(422);
    expect(reply.body).toMatchObject({ code: 'weak_password', errors: [{ pointer: '/password' }] });
  });
});

describe('signing up again before the address is verified', () => {
  it('mails a new code, but not inside the cool-down', async () => {
    const email = anEmail();
    await auth.register(email);
    await auth.register(email);
    expect(await auth.codesFor(email)).toHaveLength(1);
    auth.pass(61);
    await auth.register(email, { name: 'Ada King', role: 'VENDOR' });
    expect(await auth.codesFor(email)).toHaveLength(2);
    expect((await auth.verify(email)).body.user).toMatchObject({ name: 'Ada King', role: 'VENDOR' });
    expect((await auth.login(email)).status).toBe(200);
  });

  it.each([
    ['before', ['password of mallory', password]],
    ['after', [password, 'password of mallory']],
    ['inside the cool-down', [password, 'password of mallory'], 0],
    ['in between', [password, 'password of mallory', password]],
  ])("lets no stranger's password count who came %s", async (_when, passwords, pause = 61) => {
    const email = anEmail();
    for (const chosen of passwords) {
      await auth.register(email, { password: chosen });
      auth.pass(pause);
    }
    const verified = await auth.verify(email);
    expect(verified.status).toBe(200);
    expect((await auth.login(email, 'password of mallory')).body.code).toBe('invalid_credentials');
    // The owner has the session of the verification, and sets a password by a mailed code.
    expect((await auth.refresh(verified.body.refreshToken)).status).toBe(200);
    await auth.post('/v1/auth/forgot-password', { email });
    const [code] = await auth.codesFor(email, 'RESET_PASSWORD');
    await auth.post('/v1/auth/reset-password', { email, code, newPassword: "the owner's own" });
    expect((await auth.login(email, "the owner's own")).status).toBe(200);
  });

  it("lets no stranger's password count who came at the same instant", async () => {
    const email = anEmail();
    await atOnce(6, (index) => auth.register(email, { password: `password of number ${index}` }));
    await auth.verify(email);
    const logins = await atOnce(6, (index) => auth.login(email, `password of number ${index}`));
    expect(tally(logins)).toEqual({ '401 invalid_credentials': 6 });
  });
});
