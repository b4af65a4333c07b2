import type { Charge } from '../objects/charge.ts';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import type { Store } from '../objects/store.ts';
import type { KeyKind } from './authenticate.ts';
import { invalidRequest } from './stripe-problem.ts';

/** Makes an object into what goes over the wire: the fields this key may see, ids expanded where asked. */
export function render(store: Store, object: object, expand: readonly string[], keyKind: KeyKind): unknown {
  const fields: Record<string, unknown> = { ...object };
  const shown =
    keyKind === 'publishable' && fields['object'] === 'payment_intent' ? publicPart(fields) : fields;
  return expand.reduce<unknown>((value, path) => expandPath(store, value, path.split('.'), path), shown);
}

export function renderIntent(intent: PaymentIntent, keyKind: KeyKind): unknown {
  return keyKind === 'publishable' ? publicPart({ ...intent }) : intent;
}

/** What a browser with the client secret gets to see. */
const publicFields = new Set([
  'id',
  'object',
  'amount',
  'automatic_payment_methods',
  'canceled_at',
  'cancellation_reason',
  'capture_method',
  'client_secret',
  'confirmation_method',
  'created',
  'currency',
  'description',
  'last_payment_error',
  'livemode',
  'next_action',
  'payment_method',
  'payment_method_configuration_details',
  'payment_method_types',
  'processing',
  'receipt_email',
  'setup_future_usage',
  'shipping',
  'source',
  'status',
]);

function publicPart(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => publicFields.has(name)));
}

function expandPath(store: Store, value: unknown, path: string[], whole: string): unknown {
  const [field, ...rest] = path;
  if (field === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => expandPath(store, item, path, whole));
  if (typeof value !== 'object') throw notExpandable(whole);
  const fields: Record<string, unknown> = { ...value };
  if (field === 'data') return { ...fields, data: expandPath(store, fields['data'], rest, whole) };
  const expanded = expandField(store, fields, field, whole);
  return { ...fields, [field]: rest.length === 0 ? expanded : expandPath(store, expanded, rest, whole) };
}

function expandField(store: Store, fields: Record<string, unknown>, field: string, whole: string): unknown {
  const id = fields[field];
  if (fields['object'] === 'charge' && field === 'refunds') return refundsOf(store, String(fields['id']));
  if (typeof id === 'object' && id !== null) return id;
  switch (field) {
    case 'latest_charge':
    case 'charge':
      return lookUp(store.charges, id);
    case 'payment_intent':
      return lookUp(store.intents, id);
    case 'payment_method':
      return typeof id === 'string' ? (store.paymentMethods.get(id)?.object ?? id) : null;
    default:
      throw notExpandable(whole);
  }
}

function lookUp(objects: ReadonlyMap<string, Charge | PaymentIntent>, id: unknown): unknown {
  return typeof id === 'string' ? (objects.get(id) ?? id) : null;
}

function refundsOf(store: Store, chargeId: string): unknown {
  const data = [...store.refunds.values()].filter((refund) => refund.charge === chargeId).reverse();
  return { object: 'list', data, has_more: false, url: `/v1/charges/${chargeId}/refunds` };
}

function notExpandable(path: string): Error {
  return invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' });
}
