import { z } from 'zod';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import { cardOf } from '../payments/attach-payment-method.ts';
import { cancelIntent } from '../payments/cancel-intent.ts';
import { captureIntent } from '../payments/capture-intent.ts';
import { confirmIntent } from '../payments/confirm-intent.ts';
import { createIntent } from '../payments/create-intent.ts';
import { findIntent } from '../payments/find.ts';
import { updateIntent } from '../payments/update-intent.ts';
import { apiRoute, type BoundRoute, type Call } from '../protocol/api-route.ts';
import { pageParams, paginate } from '../protocol/paginate.ts';
import {
  amount,
  boolean,
  choice,
  clearableText,
  currency,
  listOf,
  metadata,
  returnUrl,
  text,
} from '../protocol/params.ts';
import { invalidRequest } from '../protocol/stripe-problem.ts';
import type { World } from '../world.ts';

/** Accepted because clients send them; nothing here depends on them. */
const withoutEffect = {
  payment_method_options: z.record(z.string(), z.unknown()).optional(),
  use_stripe_sdk: boolean.optional(),
};

const methodTypes = listOf(choice(['card', 'link']));

const createParams = z.strictObject({
  amount,
  currency,
  allowed_payment_method_types: methodTypes.optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: boolean, allow_redirects: choice(['always', 'never']).default('always') })
    .optional(),
  capture_method: choice(['automatic', 'automatic_async', 'manual']).default('automatic'),
  confirm: boolean.default(false),
  confirmation_method: choice(['automatic']).optional(),
  description: text(1_000).optional(),
  metadata: metadata.optional(),
  payment_method: text().optional(),
  /** Gone since API version 2026-09-30; calls by hand still use it. */
  payment_method_types: methodTypes.optional(),
  receipt_email: text(800).optional(),
  return_url: returnUrl.optional(),
  statement_descriptor_suffix: text(22).optional(),
  transfer_group: text().optional(),
  ...withoutEffect,
});

const updateParams = z.strictObject({
  amount: amount.optional(),
  description: clearableText(1_000).optional(),
  metadata: metadata.optional(),
  payment_method: text().optional(),
  receipt_email: clearableText(800).optional(),
});

const confirmParams = z.strictObject({
  client_secret: text().optional(),
  expected_payment_method_type: choice(['card']).optional(),
  payment_method: text().optional(),
  receipt_email: clearableText(800).optional(),
  return_url: returnUrl.optional(),
  ...withoutEffect,
});

export function intentRoutes(world: World): BoundRoute[] {
  const path = '/v1/payment_intents';
  return [
    apiRoute({
      method: 'POST',
      path,
      params: createParams,
      handle: ({ confirm, return_url, ...wanted }, call) => {
        if (return_url !== undefined && !confirm) {
          throw invalidRequest('`return_url` can only be given when `confirm` is true.', {
            param: 'return_url',
          });
        }
        const intent = createIntent(world, call, wanted);
        if (!confirm) return { object: intent };
        confirmIntent(world, call, intent, { returnUrl: return_url, baseUrl: call.baseUrl });
        return confirmed(world, intent);
      },
    }),
    apiRoute({
      method: 'GET',
      path,
      params: z.strictObject(pageParams),
      handle: (page) => ({ object: paginate([...world.store.intents.values()].reverse(), path, page) }),
    }),
    apiRoute({
      method: 'GET',
      path: `${path}/:id`,
      publishable: true,
      params: z.strictObject({ client_secret: text().optional() }),
      handle: ({ client_secret }, call) => ({ object: intentForClient(world, call, client_secret) }),
    }),
    apiRoute({
      method: 'POST',
      path: `${path}/:id`,
      params: updateParams,
      handle: (change, call) => {
        const intent = findIntent(world, call.id);
        updateIntent(world, intent, change);
        return { object: intent };
      },
    }),
    apiRoute({
      method: 'POST',
      path: `${path}/:id/confirm`,
      publishable: true,
      params: confirmParams,
      handle: (params, call) => {
        const intent = intentForClient(world, call, params.client_secret);
        confirmIntent(world, call, intent, {
          paymentMethod: params.payment_method,
          returnUrl: params.return_url,
          receiptEmail: params.receipt_email,
          baseUrl: call.baseUrl,
        });
        return confirmed(world, intent);
      },
    }),
    apiRoute({
      method: 'POST',
      path: `${path}/:id/capture`,
      params: z.strictObject({
        amount_to_capture: amount.optional(),
        final_capture: boolean.optional(),
        metadata: metadata.optional(),
      }),
      handle: ({ amount_to_capture, metadata: change }, call) => {
        const intent = findIntent(world, call.id);
        captureIntent(world, call, intent, { amount: amount_to_capture, metadata: change });
        return { object: intent };
      },
    }),
    apiRoute({
      method: 'POST',
      path: `${path}/:id/cancel`,
      params: z.strictObject({
        cancellation_reason: choice([
          'abandoned',
          'duplicate',
          'fraudulent',
          'requested_by_customer',
        ]).optional(),
      }),
      handle: ({ cancellation_reason }, call) => {
        const intent = findIntent(world, call.id);
        cancelIntent(world, call, intent, cancellation_reason ?? null);
        return { object: intent };
      },
    }),
  ];
}

function confirmed(world: World, intent: PaymentIntent): { object: PaymentIntent; answerIsLost: boolean } {
  return { object: intent, answerIsLost: cardOf(world, intent.payment_method)?.answerIsLost ?? false };
}

/** With the publishable key, an intent is only there for who knows its client secret. */
function intentForClient(world: World, call: Call, clientSecret: string | undefined): PaymentIntent {
  const intent = findIntent(world, call.id);
  const mustMatch = call.keyKind === 'publishable' || clientSecret !== undefined;
  if (mustMatch && clientSecret === undefined) {
    throw invalidRequest('Missing required param: client_secret.', {
      code: 'parameter_missing',
      param: 'client_secret',
    });
  }
  if (mustMatch && clientSecret !== intent.client_secret) {
    throw invalidRequest(
      'The client_secret provided does not match the client_secret associated with the PaymentIntent.',
      {
        code: 'payment_intent_invalid_parameter',
        param: 'client_secret',
      },
    );
  }
  return intent;
}
