import { createHmac } from 'node:crypto';

/** The `Stripe-Signature` header for exactly these bytes. */
export function signPayload(secret: string, body: string, nowSeconds: number): string {
  const signature = createHmac('sha256', secret).update(`${nowSeconds}.${body}`).digest('hex');
  return `t=${nowSeconds},v1=${signature}`;
}
