import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEmail, startAuth, type Auth } from './_setup.ts';

let auth: Auth;
beforeAll(async () => {
  auth = await startAuth();
});
afterAll(() => auth[Symbol.asyncDispose]());

const command = fileURLToPath(new URL('../src/bootstrap-admin.ts', import.meta.url));
const adminPassword = 'keys of the kingdom';

interface Run {
  readonly exitCode: number;
  readonly output: string;
}

const bootstrap = (args: string[], environment: Record<string, string> = {}): Promise<Run> =>
  new Promise((resolve) => {
    const env = { DATABASE_URL: auth.database.url, ADMIN_PASSWORD: adminPassword, ...environment };
    const child = execFile(process.execPath, [command, ...args], { env }, (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });

const asAdmin = (email: string) => ['--email', email, '--name', 'Grace Hopper'];

describe('the bootstrap of the first administrator', () => {
  it('makes an administrator who can sign in, and says so', async () => {
    const email = anEmail();
    const run = await bootstrap(asAdmin(email.toUpperCase()));
    expect(run).toEqual({ exitCode: 0, output: 'The administrator was created.\n' });
    const { status, body } = await auth.login(email, adminPassword);
    expect(status).toBe(200);
    expect(body.user).toMatchObject({ email, name: 'Grace Hopper', role: 'ADMIN', status: 'ACTIVE' });
    expect(await auth.registrationsOf(email)).toMatchObject([{ role: 'ADMIN' }]);
    expect(await auth.codesFor(email)).toEqual([]);
  });

  it('is fine to repeat and changes nothing then', async () => {
    const email = anEmail();
    await bootstrap(asAdmin(email));
    const run = await bootstrap(['--email', email, '--name', 'Another'], {
      ADMIN_PASSWORD: 'another password',
    });
    expect(run.exitCode).toBe(0);
    expect(run.output).toContain('already');
    expect((await auth.login(email, 'another password')).status).toBe(401);
    expect((await auth.login(email, adminPassword)).body.user.name).toBe('Grace Hopper');
  });

  it("does not make an administrator of somebody else's account", async () => {
    const { email } = await auth.signUp();
    const run = await bootstrap(asAdmin(email));
    expect(run.exitCode).toBe(1);
    expect(run.output).toContain('not an active administrator');
    expect((await auth.login(email)).body.user.role).toBe('CUSTOMER');
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ['no e-mail', ['--name', 'Grace'], {}, '--email'],
    ['a wrong e-mail', ['--email', 'grace', '--name', 'Grace'], {}, '--email'],
    ['an unknown option', [...asAdmin(anEmail()), '--role', 'ADMIN'], {}, '--role'],
    ['a short password', asAdmin(anEmail()), { ADMIN_PASSWORD: 'secret' }, 'ADMIN_PASSWORD'],
    ['a weak password', asAdmin(anEmail()), { ADMIN_PASSWORD: 'abababababab' }, 'ADMIN_PASSWORD'],
    ['no database', asAdmin(anEmail()), { DATABASE_URL: 'postgres://auth@127.0.0.1:1/auth' }, 'ECONNREFUSED'],
  ])('ends with a message and not with 0 for %s', async (_what, args, environment, message) => {
    const run = await bootstrap(args, environment);
    expect(run.exitCode).toBeGreaterThan(0);
    expect(run.output).toContain(message);
    expect(run.output).not.toContain('    at ');
  });
});
