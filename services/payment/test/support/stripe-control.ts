interface Keys {
  readonly stripeSecretKey: string;
  readonly stripePublishableKey: string;
  readonly stripeWebhookSecret: string;
}

export interface StandInIntent {
  readonly id: string;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
  readonly amount_received: number;
  readonly metadata: { readonly paymentId?: string };
}
export interface StandInRefund {
  readonly id: string;
  readonly amount: number;
  readonly payment_intent: string;
  readonly metadata: { readonly orderId?: string };
}
export interface StandInCharge {
  readonly id: string;
  readonly payment_intent: string;
  readonly status: string;
  readonly captured: boolean;
  readonly amount: number;
  readonly amount_captured: number;
  readonly amount_refunded: number;
}
export interface StandInState {
  readonly payment_intents: StandInIntent[];
  readonly charges: StandInCharge[];
  readonly refunds: StandInRefund[];
}

/** The stand-in from outside: what a customer's browser, an operator's dashboard and a test's switches do. */
export function createStripeControl(url: string, keys: Keys) {
  const post = (path: string, body: Record<string, string>, secret: string) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
      body: new URLSearchParams(body),
    });
  const control = async (path: string, body?: unknown): Promise<unknown> => {
    const reply = await fetch(`${url}/_control/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
    return reply.json();
  };
  return {
    /** Confirms as Stripe.js does; answers the status. */
    pay: async (clientSecret: string, card = 'pm_card_visa') => {
      const id = clientSecret.split('_secret_')[0]!;
      const body = { client_secret: clientSecret, payment_method: card };
      const reply = await post(`/v1/payment_intents/${id}/confirm`, body, keys.stripePublishableKey).catch(
        () => undefined,
      );
      return reply?.status;
    },
    /** A call with the secret key, as from Stripe's dashboard. */
    asOperator: async (path: string, body: Record<string, string>) => {
      const reply = await post(path, body, keys.stripeSecretKey);
      if (!reply.ok) throw new Error(await reply.text());
    },
    faults: (switches: object) => control('faults', switches),
    calm: () => control('faults', { reset: true }),
    state: async () => (await control('state')) as StandInState,
    lapse: (intentId: string) => control(`payment_intents/${intentId}/expire`, {}),
    authenticate: (intentId: string, outcome: 'success' | 'failure') =>
      control(`payment_intents/${intentId}/authenticate`, { outcome }),
    settle: (intentId: string, outcome: 'success' | 'failure') =>
      control(`payment_intents/${intentId}/settle`, { outcome }),
    reset: () => control('reset', {}),
    undelivered: async () => ((await control('webhooks')) as { waiting: number }).waiting,
  };
}
