import { StripeProblem } from './stripe-problem.ts';

/** The answer of a call that was told to fail with this status, in the shape Stripe gives it. */
export function injectedFailure(status: number): StripeProblem {
  const message = `The sandbox was told to answer ${status}.`;
  if (status >= 500) return new StripeProblem(status, { type: 'api_error', message });
  if (status === 402) {
    return new StripeProblem(status, {
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'generic_decline',
      message,
    });
  }
  const code = status === 429 ? 'rate_limit' : undefined;
  return new StripeProblem(status, { type: 'invalid_request_error', code, message });
}
