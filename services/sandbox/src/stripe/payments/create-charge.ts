import type { Charge, ChargedCard, ChargeOutcome, ThreeDSecureResult } from '../objects/charge.ts';
import { newId } from '../objects/new-id.ts';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import type { PaymentMethod } from '../objects/payment-method.ts';
import type { Decline } from '../objects/test-cards.ts';
import type { World } from '../world.ts';

export interface ChargeTerms {
  /** Authorised only; the money is taken by a capture. */
  held: boolean;
  authenticated: boolean;
  decline?: Decline;
}

const authorisationLivesSeconds = 7 * 24 * 3600;

export function createCharge(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  terms: ChargeTerms,
): Charge {
  const created = world.now();
  const { decline } = terms;
  const captured = decline === undefined && !terms.held;
  const charge: Charge = {
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    balance_transaction: captured ? newId('txn') : null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'HOLDFAST SANDBOX',
    captured,
    created,
    currency: intent.currency,
    description: intent.description,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    metadata: { ...intent.metadata },
    outcome: decline === undefined ? approved : declined(decline),
    paid: decline === undefined,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: 'card', card: cardDetails(method, intent.amount, created, terms) },
    receipt_email: intent.receipt_email,
    refunded: false,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: decline === undefined ? 'succeeded' : 'failed',
    transfer_group: intent.transfer_group,
    ...neverFilled,
  };
  world.store.charges.set(charge.id, charge);
  return charge;
}

function cardDetails(
  { card }: PaymentMethod,
  amount: number,
  created: number,
  { held, authenticated, decline }: ChargeTerms,
): ChargedCard {
  return {
    amount_authorized: decline === undefined ? amount : null,
    authorization_code: decline === undefined ? newId('auth', 6).slice(-6) : null,
    brand: card.brand,
    ...(held ? { capture_before: created + authorisationLivesSeconds } : {}),
    checks: card.checks,
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint,
    funding: card.funding,
    installments: null,
    last4: card.last4,
    mandate: null,
    network: card.brand,
    network_transaction_id: newId('nti', 15).slice(-15),
    regulated_status: 'unregulated',
    three_d_secure: authenticated ? authenticatedByCustomer : null,
    transaction_link_id: null,
    wallet: null,
  };
}

const authenticatedByCustomer: ThreeDSecureResult = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: null,
  version: '2.2.0',
};

const approved: ChargeOutcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'approved_by_network',
  reason: null,
  risk_level: 'normal',
  risk_score: 12,
  seller_message: 'Payment complete.',
  type: 'authorized',
};

const declined = (decline: Decline): ChargeOutcome => ({
  ...approved,
  network_decline_code: '05',
  network_status: 'declined_by_network',
  reason: decline.declineCode,
  seller_message: 'The bank did not return any further details with this decline.',
  type: 'issuer_declined',
});

const neverFilled = {
  application: null,
  application_fee: null,
  application_fee_amount: null,
  customer: null,
  disputed: false,
  failure_balance_transaction: null,
  livemode: false,
  on_behalf_of: null,
  receipt_number: null,
  receipt_url: null,
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  transfer_data: null,
} as const;
