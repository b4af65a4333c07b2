import type { StackInfo } from '@holdfast/local-stack';
import { send, type Reply } from './http.ts';

/** What the customer's browser does: confirms the intent with Stripe, with the publishable key and a test card. */
export function payByCard(info: StackInfo, clientSecret: string, card = 'pm_card_visa'): Promise<Reply> {
  const intent = clientSecret.split('_secret_')[0]!;
  return send('POST', `${info.sandbox.stripe}/v1/payment_intents/${intent}/confirm`, {
    headers: {
      authorization: `Bearer ${info.stripe.publishableKey}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ client_secret: clientSecret, payment_method: card }),
  });
}
