import { eventually, type StackInfo } from '@holdfast/local-stack';
import { payByCard } from '../support/card.ts';
import { hold, startPayment, untilPaid, untilStatus } from '../support/journey.ts';
import { mailTo } from '../support/mailbox.ts';
import { expectStatus, signInAs, signUp, type Observer, type Person } from '../support/person.ts';

type Tell = (line: string) => void;

/** The whole critical path of docs: sign-up, approval, hold, rival, payment, confirmation, refund, expiry. */
export async function tellTheStory(info: StackInfo, tell: Tell): Promise<void> {
  let last = '';
  const observe: Observer = ({ method, path, status, ms }) => {
    const line = `     ${method.padEnd(5)} ${path.replace(/\?.*/, '?…')} → ${String(status)}`;
    // Asking again until something has happened is one step of the story, not many.
    if (line !== last) tell(`${line} (${ms.toFixed(0)} ms)`);
    last = line;
  };
  const chapter = (title: string) => tell(`\n▸ ${title}`);

  chapter('A vendor signs up, reads the code from the mailbox and registers a business');
  const vendor = await signUp(info, { role: 'VENDOR', name: 'Vera Vendor', observe });
  const businessId = await registerBusiness(vendor);

  chapter('An admin approves it; the vendor is told by mail');
  const admin = await signInAs(info, 'ADMIN', observe);
  expectStatus(await admin.request('POST', `/v1/businesses/${businessId}/approve`, { body: {} }), 200);
  await mail(info, vendor, /verified/i, tell);

  chapter('The vendor adds something bookable');
  const resourceId = await addResource(vendor, businessId);

  chapter('A customer signs up and sees what is free');
  const customer = await signUp(info, { role: 'CUSTOMER', name: 'Carla Customer', observe });
  const [first, second] = await offeredSlots(customer, resourceId);
  if (first === undefined || second === undefined) throw new Error('nothing is offered');
  tell(`     first free: ${first.startsAt} for ${first.price.amount} ${first.price.currency}`);

  chapter('She holds the first slot, and leaves a hold on the second one alone (it lives a minute)');
  const booking = expectStatus(await hold(customer, resourceId, time(first)), 201).body as { id: string };
  const forgotten = expectStatus(await hold(customer, resourceId, time(second)), 201).body as { id: string };

  chapter('A second customer wants the same slot and is refused');
  const rival = await signUp(info, { role: 'CUSTOMER', name: 'Ralf Rival', observe });
  const refused = expectStatus(await hold(rival, resourceId, time(first)), 409);
  tell(`     ${String(refused.body.code)}: ${String(refused.body.title)}`);

  chapter('The first one pays with a test card; the saga confirms and charges');
  const secret = await startPayment(customer, booking.id);
  expectStatus(await payByCard(info, secret), 200);
  tell('     the card is authorised at Stripe (stand-in)');
  await untilStatus(customer, booking.id, 'CONFIRMED');
  await untilPaid(customer, booking.id, 'CAPTURED');
  const confirmation = await mail(info, customer, /confirmed/i, tell);
  if (!confirmation.attachments.some(({ filename }) => filename.endsWith('.ics')))
    throw new Error('the mail has no .ics');
  tell('     with the appointment as .ics');

  chapter('She cancels and is refunded by the policy (80 % until a day before)');
  const quote = expectStatus(
    await customer.request('GET', `/v1/bookings/${booking.id}/cancellation`),
    200,
  ).body;
  tell(`     cancelling now gives back ${String(quote.refund.amount)} ${String(quote.refund.currency)}`);
  expectStatus(
    await customer.request('POST', `/v1/bookings/${booking.id}/cancel`, { body: { reason: 'Ill' } }),
    200,
  );
  const payment = (await untilPaid(customer, booking.id, 'PARTIALLY_REFUNDED')).body;
  if (payment.refunded.amount !== quote.refund.amount) throw new Error('the refund is not what was promised');
  await mail(info, customer, /cancelled/i, tell);
  await mail(info, customer, /refund/i, tell);

  chapter('The hold left alone expires and its slot is offered again');
  await untilStatus(customer, forgotten.id, 'EXPIRED', 120_000);
  const offered = await offeredSlots(customer, resourceId);
  if (!offered.some(({ startsAt }) => startsAt === second.startsAt))
    throw new Error('the slot is not offered again');
  await mail(info, customer, /expired/i, tell);
  tell('\nAll of it happened as told.');
}

async function registerBusiness(vendor: Person): Promise<string> {
  const reply = await vendor.request('POST', '/v1/businesses', {
    body: {
      name: 'Praxis am Park',
      type: 'CLINIC',
      description: 'General practice',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      cancellationPolicy: { tiers: [{ hoursBefore: 24, refundPercent: 80 }] },
      holdMinutes: 1,
    },
  });
  return expectStatus(reply, 201).body.id as string;
}

async function addResource(vendor: Person, businessId: string): Promise<string> {
  const reply = await vendor.request('POST', `/v1/businesses/${businessId}/resources`, {
    body: {
      name: 'Consultation',
      type: 'DOCTOR_SLOT',
      bookingMode: 'SLOTS',
      price: { amount: '50.00', currency: 'EUR' },
      slotMinutes: 30,
      openingHours: [1, 2, 3, 4, 5].map((dayOfWeek) => ({ dayOfWeek, opens: '09:00', closes: '17:00' })),
      bufferAfterMinutes: 0,
    },
  });
  return expectStatus(reply, 201).body.id as string;
}

interface OfferedSlot {
  readonly startsAt: string;
  readonly endsAt: string;
  readonly price: { readonly amount: string; readonly currency: string };
}

const time = ({ startsAt, endsAt }: OfferedSlot) => ({ startsAt, endsAt });

async function offeredSlots(customer: Person, resourceId: string): Promise<OfferedSlot[]> {
  const dayMs = 86_400_000;
  const from = new Date(Math.ceil(Date.now() / dayMs) * dayMs + 2 * dayMs);
  const to = new Date(from.getTime() + 7 * dayMs);
  const path = `/v1/resources/${resourceId}/availability?from=${from.toISOString()}&to=${to.toISOString()}`;
  return expectStatus(await customer.request('GET', path), 200).body.items as OfferedSlot[];
}

async function mail(info: StackInfo, to: Person, subject: RegExp, tell: Tell) {
  const found = await eventually(() => mailTo(info, to.email, subject), {
    what: `a mail like ${String(subject)}`,
  });
  tell(`     mail: “${found.subject}”`);
  return found;
}
