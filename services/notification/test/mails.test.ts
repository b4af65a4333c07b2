import { randomUUID } from 'node:crypto';
import {
  bookingCancelled,
  bookingConfirmed,
  bookingExpired,
  bookingHeld,
  bookingPaymentTooLate,
  businessSuspended,
  businessVerified,
  paymentFailed,
  paymentRefunded,
} from '@holdfast/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@holdfast/local-stack';
import {
  bookingOf,
  createTestStack,
  issueCode,
  paymentOf,
  person,
  register,
  type Message,
  type Person,
  type TestService,
  type TestStack,
} from './setup.ts';

let stack: TestStack;
let service: TestService;

beforeAll(async () => {
  stack = await createTestStack();
  service = await stack.start();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
});

const customer = async (name?: string): Promise<Person> => {
  const who = person(name);
  await register(service.client, who);
  return who;
};

const mailsTo = (who: Person, count = 1): Promise<Message[]> =>
  eventually(async () => {
    const mails = await stack.mailbox.to(who.email);
    return mails.length >= count ? mails : undefined;
  });

const onlyMailTo = async (who: Person): Promise<Message> => {
  const mails = await mailsTo(who);
  expect(mails).toHaveLength(1);
  return mails[0]!;
};

const noMoney = { amount: '0.00', currency: 'EUR' };

describe('mails about codes', () => {
  it.each([
    ['VERIFY_EMAIL', 'Confirm your e-mail address for Holdfast', 'confirm your e-mail address'],
    ['RESET_PASSWORD', 'Reset your Holdfast password', 'choose a new password'],
  ] as const)(
    '%s: the code is the only run of six digits, and only inside',
    async (purpose, subject, words) => {
      const who = person('Number 987654');
      await issueCode(service.client, who, '012345', { purpose });
      const mail = await onlyMailTo(who);
      expect(mail.subject).toBe(subject);
      expect(mail.text).toContain(words);
      expect(mail.text.match(/\d{6}/g)).toEqual(['012345']);
      expect(mail.html.match(/\d{6}/g)).toEqual(['012345']);
    },
  );

  it('go to the address of the event, in words that nobody else has chosen', async () => {
    const who = person('Free money at evil.example');
    await issueCode(service.client, who, '111222');
    const mail = await onlyMailTo(who);
    expect(mail.from).toBe('no-reply@holdfast.test');
    expect(mail.text + mail.html + mail.subject).not.toContain('evil');
  });
});

describe('mails to a vendor', () => {
  it('say that the business is verified', async () => {
    const vendor = await customer('Vera');
    const businessId = randomUUID();
    await service.client.deliver(businessVerified, businessId, {
      businessId,
      ownerId: vendor.userId,
      name: 'Salon',
    });
    const mail = await onlyMailTo(vendor);
    expect(mail.subject).toBe('Your business is verified: Salon');
    expect(mail.text).toContain('Hello Vera,');
  });

  it('say that the business is suspended, and why, each time it happens', async () => {
    const vendor = await customer();
    const businessId = randomUUID();
    const suspended = { businessId, ownerId: vendor.userId, name: 'Salon', reason: 'No licence' };
    await service.client.deliver(businessSuspended, businessId, suspended);
    const mail = await onlyMailTo(vendor);
    expect(mail.subject).toBe('Your business is suspended: Salon');
    expect(mail.text).toContain('Reason: No licence');
    await service.client.deliver(businessSuspended, businessId, suspended);
    expect(await mailsTo(vendor, 2)).toHaveLength(2);
  });
});

describe('mails about a booking', () => {
  it('confirm it, with the time of the business and the price as the API writes it', async () => {
    const who = await customer('Ada');
    const booking = bookingOf(who);
    await service.client.deliver(bookingConfirmed, booking.bookingId, booking);
    const mail = await onlyMailTo(who);
    expect(mail.subject).toBe('Booking confirmed: Haircut, 1 Mar 2027, 09:00');
    for (const words of ['Hello Ada,', 'Haircut', 'Salon Lovely', '45.00 EUR', booking.bookingId]) {
      expect(mail.text).toContain(words);
      expect(mail.html).toContain(words);
    }
    expect(mail.text).toContain('Monday 1 March 2027, 09:00–10:00 CET (Europe/Berlin)');
    expect(mail.attachments).toHaveLength(1);
    expect(mail.attachments[0]).toMatchObject({ filename: 'booking.ics', type: 'text/calendar' });
  });

  it('cancel it and name the refund that is due', async () => {
    const who = await customer();
    const cancelled = {
      ...bookingOf(who, { version: 3 }),
      reason: 'Ill',
      cancelledBy: 'customer',
      wasConfirmed: true,
      refund: { amount: '22.50', currency: 'EUR' },
    };
    await service.client.deliver(bookingCancelled, cancelled.bookingId, cancelled);
    const mail = await onlyMailTo(who);
    expect(mail.subject).toBe('Booking cancelled: Haircut, 1 Mar 2027, 09:00');
    expect(mail.text).toContain('You get 22.50 EUR back.');
    expect(mail.text).toContain('Reason: Ill');
    expect(mail.attachments).toHaveLength(1);
  });

  it.each([
    ['a hold', { wasConfirmed: false }, 'Nothing was charged'],
    ['a free booking', { wasConfirmed: true, price: noMoney }, 'Nothing was charged'],
    ['what could not be charged', { wasConfirmed: true, cancelledBy: 'system' }, 'Nothing was charged'],
    ['too late for a refund', { wasConfirmed: true }, 'nothing is refunded'],
  ])('cancel %s and say that no money comes back', async (_what, more, words) => {
    const who = await customer();
    const cancelled = {
      ...bookingOf(who),
      reason: 'x',
      cancelledBy: 'customer',
      refund: noMoney,
      ...more,
    };
    await service.client.deliver(bookingCancelled, cancelled.bookingId, cancelled);
    const mail = await onlyMailTo(who);
    expect(mail.text).toContain(words);
    expect(mail.attachments).toHaveLength(cancelled.wasConfirmed ? 1 : 0);
  });

  it('tell that the hold has expired', async () => {
    const who = await customer();
    const booking = bookingOf(who);
    await service.client.deliver(bookingExpired, booking.bookingId, booking);
    const mail = await onlyMailTo(who);
    expect(mail.subject).toBe('Your hold has expired: Haircut, 1 Mar 2027, 09:00');
    expect(mail.text).toContain('Nothing was charged');
  });

  it('tell that the payment came too late', async () => {
    const who = await customer();
    const booking = bookingOf(who);
    await service.client.deliver(bookingPaymentTooLate, booking.bookingId, booking);
    const mail = await onlyMailTo(who);
    expect(mail.subject).toBe('Your payment came too late: Haircut, 1 Mar 2027, 09:00');
    expect(mail.text).toContain('you were not charged');
  });
});

describe('mails about a payment', () => {
  it('name the booking that they know from its hold, and until when another card may be tried', async () => {
    const who = await customer();
    const booking = bookingOf(who, { version: 1 });
    await service.client.deliver(bookingHeld, booking.bookingId, {
      ...booking,
      holdExpiresAt: '2027-02-28T12:15:00.000Z',
    });
    const payment = paymentOf(who, booking.bookingId);
    await service.client.deliver(paymentFailed, payment.paymentId, {
      ...payment,
      reason: 'insufficient_funds',
    });
    const mail = await onlyMailTo(who);
    expect(mail.subject).toBe('Payment failed: Haircut, 1 Mar 2027, 09:00');
    expect(mail.text).toContain('Reason: insufficient funds');
    expect(mail.text).toContain('until Sunday 28 February 2027, 13:15 CET');
  });

  it('go out without the booking when its event has not come', async () => {
    const who = await customer();
    const payment = paymentOf(who, randomUUID());
    await service.client.deliver(paymentFailed, payment.paymentId, { ...payment, reason: 'Declined.' });
    const mail = await onlyMailTo(who);
    expect(mail.subject).toBe('Payment failed: 45.00 EUR');
    expect(mail.text).toContain(`Booking: ${payment.bookingId}`);
  });

  it('tell each refund, with the sum so far', async () => {
    const who = await customer();
    const payment = paymentOf(who, randomUUID(), { amount: { amount: '10.00', currency: 'EUR' } });
    const first = { ...payment, version: 5, refunded: { amount: '10.00', currency: 'EUR' } };
    await service.client.deliver(paymentRefunded, payment.paymentId, first);
    const second = { ...payment, version: 6, refunded: { amount: '20.00', currency: 'EUR' } };
    await service.client.deliver(paymentRefunded, payment.paymentId, second);
    const mails = await mailsTo(who, 2);
    expect(mails.map(({ subject }) => subject)).toEqual(['Refund: 10.00 EUR', 'Refund: 10.00 EUR']);
    expect(mails.map(({ text }) => /in all: (.*)/.exec(text)?.[1]).sort()).toEqual([
      '10.00 EUR',
      '20.00 EUR',
    ]);
  });
});

describe('what users have typed', () => {
  it('is text in HTML, and one line wherever it stands', async () => {
    const who = await customer('<img src=x onerror="alert(1)">');
    const booking = bookingOf(who, {
      resourceName: 'Cut & <b>colour</b>\nPrice: 0.00 EUR',
      businessName: "O'Hara \u202e<script>alert('x')</script>",
    });
    await service.client.deliver(bookingConfirmed, booking.bookingId, booking);
    const mail = await onlyMailTo(who);
    expect(mail.html).not.toMatch(/<(img|b|script)\b/);
    expect(mail.html).toContain('Cut &amp; &lt;b&gt;colour&lt;/b&gt; Price: 0.00 EUR');
    expect(mail.html).toContain('O&#39;Hara &lt;script&gt;');
    expect(mail.subject).toContain('Cut & <b>colour</b> Price: 0.00 EUR');
    expect(mail.text).not.toContain('\nPrice: 0.00');
    expect(mail.text + mail.subject + mail.html).not.toContain('\u202e');
  });
});
