import { Writable } from 'node:stream';
import { bookingConfirmed } from '@holdfast/contracts';
import { createLogger } from '@holdfast/service-kit/logger';
import { expect, it } from '@jest/globals';
import { eventually } from '@holdfast/local-stack';
import { bookingOf, createTestStack, issueCode, logOf, person, register, sealKey } from './setup.ts';

it('the log tells what happens to each mail, without addresses, names, codes or keys', async () => {
  const lines: string[] = [];
  const logger = createLogger(
    'notification',
    'trace',
    new Writable({ write: (line: Buffer, _encoding, done) => (lines.push(line.toString()), done()) }),
  );
  await using stack = await createTestStack();
  await using service = await stack.start({ platform: { logger } });
  const who = person('Ada Unmistakable');
  const settledAs = (status: string) =>
    eventually(async () => (await logOf(stack, service, who)).at(0)?.status === status);

  await register(service.client, who);
  await stack.mailbox.faults({ fail: 500, count: 1 });
  await issueCode(service.client, who, '864209');
  await settledAs('SENT');
  await stack.mailbox.faults({ timeout: 'before', holdMs: 20, count: 1 });
  const booking = bookingOf(who);
  await service.client.deliver(bookingConfirmed, booking.bookingId, booking);
  await settledAs('SENT');
  await stack.mailbox.faults({ fail: 400, count: 1 });
  await issueCode(service.client, who, '975310');
  await settledAs('FAILED');
  // SendGrid refuses this address and says so; auth's answer does not fit.
  const odd = { ...person(), email: 'not-an-address@' };
  await issueCode(service.client, odd, '111999');
  await eventually(async () => (await logOf(stack, service, odd)).at(0)?.status === 'FAILED');
  const unknown = person();
  stack.platform.script('auth', () => ({ status: 200, body: JSON.stringify({ email: unknown.email }) }));
  const other = bookingOf(unknown);
  await service.client.deliver(bookingConfirmed, other.bookingId, other);
  await eventually(() => lines.some((line) => line.includes('broke off')));

  const log = lines.join('');
  for (const message of ['mail sent', 'mail not sent', 'SendGrid answered 500', 'SendGrid did not answer']) {
    expect(log).toContain(message);
  }
  const secrets = [who.email, odd.email, unknown.email, 'Unmistakable', '864209', '975310', '111999'];
  for (const secret of [...secrets, Buffer.from(sealKey).toString('base64'), 'Bearer']) {
    expect(log).not.toContain(secret);
  }
  const kept = JSON.stringify(await stack.rows('select last_error from notifications'));
  for (const secret of secrets) expect(kept).not.toContain(secret);
});
