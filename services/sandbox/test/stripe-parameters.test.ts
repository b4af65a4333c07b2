import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rawCall } from './_raw-call.ts';
import { startWorld, type TestWorld } from './_world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

describe('parameters', () => {
  const create = (body: string) => rawCall(world, 'POST', '/v1/payment_intents', body);

  it.each([
    ['currency=eur', 'parameter_missing', 'amount'],
    ['amount=100', 'parameter_missing', 'currency'],
    ['amount=12.5&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['amount=0&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['amount=-3&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['amount=1e3&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['amount=&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['amount=100000000&currency=eur', 'amount_too_large', 'amount'],
    ['amount=100&currency=EUR', undefined, 'currency'],
    ['amount=100&currency=zzz', undefined, 'currency'],
    ['amount=100&currency=eur&colour=red', 'parameter_unknown', 'colour'],
    [
      'amount=100&currency=eur&automatic_payment_methods[enabled]=true&automatic_payment_methods[maybe]=1',
      'parameter_unknown',
      'automatic_payment_methods[maybe]',
    ],
    ['amount=100&currency=eur&capture_method=later', undefined, 'capture_method'],
    ['amount=100&currency=eur&confirm=yes', undefined, 'confirm'],
    ['amount=100&currency=eur&description=', 'parameter_invalid_empty', 'description'],
    ['amount=100&currency=eur&metadata[a][b]=1', undefined, 'metadata[a]'],
    ['amount[x]=100&currency=eur', undefined, 'amount'],
  ])('%s', async (body, code, param) => {
    const answer = await create(body);
    expect(answer).toMatchObject({ status: 400, body: { error: { type: 'invalid_request_error', param } } });
    expect(answer.body.error?.code).toBe(code);
  });

  it('understands both ways of writing lists, and nested fields', async () => {
    const indexed = await create(
      'amount=100&currency=jpy&payment_method_types[0]=card&payment_method_types[1]=link',
    );
    expect(indexed.body).toMatchObject({
      amount: 100,
      currency: 'jpy',
      payment_method_types: ['card', 'link'],
    });
    const empty = await create('amount=100&currency=kwd&payment_method_types[]=card&metadata[a%20b]=c%26d+e');
    expect(empty.body).toMatchObject({ payment_method_types: ['card'], metadata: { 'a b': 'c&d e' } });
  });

  it.each([
    ['amount=%E0%A4%A&currency=eur'],
    ['amount[[=1'],
    ['[x]=1'],
    ['a[b][c][d][e][f][g]=1'],
    ['amount=1&amount[x]=2'],
    ['__proto__[polluted]=1&amount=1&currency=eur'],
    ['constructor[prototype][polluted]=1&amount=1&currency=eur'],
    ['{"amount":100}'],
  ])('answers 400 to %s', async (body) => {
    const answer = await create(body);
    expect(answer).toMatchObject({ status: 400, body: { error: { type: 'invalid_request_error' } } });
    expect({}).not.toHaveProperty('polluted');
  });

  it('refuses JSON, and too much of anything', async () => {
    const json = await rawCall(world, 'POST', '/v1/payment_intents', '{"amount":1}', {
      'content-type': 'application/json',
    });
    expect(json).toMatchObject({ status: 400, body: { error: { type: 'invalid_request_error' } } });
    const huge = await create(`amount=1&currency=eur&description=${'x'.repeat(1_100_000)}`);
    expect(huge).toMatchObject({ status: 413, body: { error: { type: 'invalid_request_error' } } });
  });
});
