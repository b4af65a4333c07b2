import { signPayload } from './sign-payload.ts';

export interface WebhookTarget {
  url: string;
  secret: string;
}

export interface SendResult {
  status: number | null;
  error: string | null;
  delivered: boolean;
}

const answerWithinMs = 10_000;

/** One attempt. Only 2xx counts; a redirect is a failure, as at Stripe. */
export async function sendWebhook(
  target: WebhookTarget,
  body: string,
  stopped: AbortSignal,
): Promise<SendResult> {
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signPayload(target.secret, body, Math.floor(Date.now() / 1000)),
      },
      body,
      signal: AbortSignal.any([stopped, AbortSignal.timeout(answerWithinMs)]),
    });
    await response.arrayBuffer();
    return { status: response.status, error: null, delivered: response.ok };
  } catch (error) {
    return { status: null, error: reason(error), delivered: false };
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
