import type { PaymentIntent } from '../objects/payment-intent.ts';
import type { PaymentMethod } from '../objects/payment-method.ts';
import { docUrl } from '../objects/doc-url.ts';

export interface ProblemDetails {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string | undefined;
  param?: string | undefined;
  decline_code?: string | undefined;
  charge?: string | undefined;
  payment_method?: PaymentMethod | undefined;
}

/** A refusal in Stripe's words: what `error` holds, the status, and the intent that goes with it. */
export class StripeProblem extends Error {
  override name = 'StripeProblem';
  readonly status: number;
  readonly details: ProblemDetails;
  readonly intent: PaymentIntent | undefined;

  constructor(status: number, details: ProblemDetails, intent?: PaymentIntent) {
    super(details.message);
    this.status = status;
    this.details = details;
    this.intent = intent;
  }

  /** The `error` object, with the intent as this caller may see it. */
  toBody(showIntent: (intent: PaymentIntent) => unknown): { error: Record<string, unknown> } {
    const { code } = this.details;
    return {
      error: {
        ...this.details,
        ...(code === undefined ? {} : { doc_url: docUrl(code) }),
        ...(this.intent === undefined ? {} : { payment_intent: showIntent(this.intent) }),
      },
    };
  }
}

export function invalidRequest(
  message: string,
  extra: { code?: string; param?: string; status?: number; intent?: PaymentIntent } = {},
): StripeProblem {
  const { status = 400, intent, ...rest } = extra;
  return new StripeProblem(status, { type: 'invalid_request_error', message, ...rest }, intent);
}

/** 404 when the URL names what is not there, 400 when a parameter does: as Stripe answers. */
export function resourceMissing(kind: string, id: string, param: string, status: 400 | 404): StripeProblem {
  return invalidRequest(`No such ${kind}: '${id}'`, { code: 'resource_missing', param, status });
}

export function unexpectedState(intent: PaymentIntent, message: string): StripeProblem {
  return invalidRequest(message, { code: 'payment_intent_unexpected_state', intent });
}
