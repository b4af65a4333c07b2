import { newId } from '../objects/new-id.ts';
import type { CaptureMethod, PaymentIntent } from '../objects/payment-intent.ts';
import { invalidRequest } from '../protocol/stripe-problem.ts';
import type { Cause } from '../webhooks/event-log.ts';
import type { World } from '../world.ts';
import { attachPaymentMethod } from './attach-payment-method.ts';
import { mergeMetadata, type MetadataChange } from './merge-metadata.ts';

export interface NewIntent {
  amount: number;
  currency: string;
  capture_method: CaptureMethod;
  allowed_payment_method_types?: string[] | undefined;
  automatic_payment_methods?: { enabled: boolean; allow_redirects: 'always' | 'never' } | undefined;
  description?: string | undefined;
  metadata?: MetadataChange | undefined;
  payment_method?: string | undefined;
  payment_method_options?: Record<string, unknown> | undefined;
  payment_method_types?: string[] | undefined;
  receipt_email?: string | undefined;
  statement_descriptor_suffix?: string | undefined;
  transfer_group?: string | undefined;
}

export function createIntent(world: World, cause: Cause, wanted: NewIntent): PaymentIntent {
  assertOneWayToChooseMethods(wanted);
  const { payment_method } = wanted;
  const method = payment_method === undefined ? null : attachPaymentMethod(world, payment_method);
  const id = newId('pi');
  const intent: PaymentIntent = {
    id,
    object: 'payment_intent',
    amount: wanted.amount,
    amount_capturable: 0,
    amount_received: 0,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: wanted.capture_method,
    client_secret: newId(`${id}_secret`, 25),
    created: world.now(),
    currency: wanted.currency,
    last_payment_error: null,
    latest_charge: null,
    metadata: mergeMetadata({}, wanted.metadata),
    next_action: null,
    payment_method: method?.id ?? null,
    processing: null,
    status: method === null ? 'requires_payment_method' : 'requires_confirmation',
    ...optionalPart(wanted),
    ...neverFilled,
  };
  world.store.intents.set(id, intent);
  world.emit(cause, 'payment_intent.created', intent);
  return intent;
}

function assertOneWayToChooseMethods({ automatic_payment_methods, payment_method_types }: NewIntent): void {
  if (automatic_payment_methods === undefined || payment_method_types === undefined) return;
  throw invalidRequest(
    'You may only specify one of these parameters: automatic_payment_methods, payment_method_types.',
  );
}

function optionalPart(wanted: NewIntent) {
  return {
    allowed_payment_method_types: wanted.allowed_payment_method_types ?? null,
    automatic_payment_methods: wanted.automatic_payment_methods ?? null,
    description: wanted.description ?? null,
    payment_method_options: wanted.payment_method_options ?? {},
    payment_method_types: wanted.allowed_payment_method_types ?? wanted.payment_method_types ?? ['card'],
    receipt_email: wanted.receipt_email ?? null,
    statement_descriptor_suffix: wanted.statement_descriptor_suffix ?? null,
    transfer_group: wanted.transfer_group ?? null,
  };
}

const neverFilled = {
  application: null,
  application_fee_amount: null,
  confirmation_method: 'automatic',
  customer: null,
  customer_account: null,
  excluded_payment_method_types: null,
  livemode: false,
  managed_payments: null,
  on_behalf_of: null,
  payment_method_configuration_details: null,
  payment_record: null,
  review: null,
  setup_future_usage: null,
  shipping: null,
  source: null,
  statement_descriptor: null,
  transfer_data: null,
} as const;
