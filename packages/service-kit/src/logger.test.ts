import { describe, expect, it } from '@jest/globals';
import { RuleViolationError } from '@holdfast/contracts';
import { runWithRequest } from './http/request-context.ts';
import { createLogger } from './logger.ts';

/** A logger, and what it has written so far: as text and as JSON. */
function startLogger(level = 'debug') {
  const written: string[] = [];
  return {
    logger: createLogger('booking', level, { write: (line) => void written.push(line) }),
    text: () => written.join(''),
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into lines freely
    last: (): any => JSON.parse(written.at(-1) ?? ''),
  };
}

const secret = 'correct horse battery staple';

describe('a log line', () => {
  it('says which service, when and for which request', () => {
    const { logger, last } = startLogger();
    runWithRequest({ requestId: 'r-1', traceparent: 't-1' }, () => logger.info({ lane: 'events' }, 'hello'));
    expect(last()).toMatchObject({
      level: 30,
      service: 'booking',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      requestId: 'r-1',
      traceparent: 't-1',
      lane: 'events',
      msg: 'hello',
    });
    logger.info('outside of any request');
    expect(last()).not.toHaveProperty('requestId');
  });

  it.each([
    'password',
    'newPassword',
    'passwordHash',
    'code',
    'token',
    'accessToken',
    'refreshToken',
    'authorization',
    'clientSecret',
    'client_secret',
    'secret',
    'email',
    'Authorization',
    'set-cookie',
  ])('holds no %s, wherever it sits', (name) => {
    const { logger, text } = startLogger();
    logger.info({ [name]: secret });
    logger.info({ a: { [name]: secret } });
    logger.info({ a: [{ b: { c: { d: [{ [name]: { e: secret } }] } } }] });
    logger.info({ a: { toJSON: () => ({ [name]: secret }) } });
    expect(text()).not.toContain(secret);
    expect(text().match(/\[redacted\]/g)).toHaveLength(4);
  });

  it('keeps what is no secret', () => {
    const { logger, last } = startLogger();
    const at = new Date(0);
    logger.info({ at, n: 1, yes: true, none: null, list: [1, { id: 'x' }], problem: 'slot_taken' });
    expect(last()).toMatchObject({
      at: at.toISOString(),
      n: 1,
      yes: true,
      none: null,
      list: [1, { id: 'x' }],
      problem: 'slot_taken',
    });
  });

  it('survives what refers to itself', () => {
    const { logger, last } = startLogger();
    const circle: Record<string, unknown> = { name: 'circle' };
    circle['self'] = circle;
    logger.info({ circle }, 'round');
    expect(last()).toMatchObject({ msg: 'round', circle: { self: { name: 'circle' } } });
  });

  it.each([
    ['ada@example.com', 'a message'],
    ['ada.lovelace+book@sub.example.co.uk', 'a message'],
    ['ädä@exämple.org', 'a message'],
  ])('holds no e-mail address such as %s in a message, stack or value', (address) => {
    const { logger, text, last } = startLogger();
    logger.info({ about: `mail to ${address}`, list: [`<${address}>`] }, `could not send to ${address}`);
    expect(last()).toMatchObject({ msg: 'could not send to [redacted]', list: ['<[redacted]>'] });
    logger.error({ err: new Error(`line 1\n${address}\t"${address}"`, { cause: new Error(address) }) });
    logger.error(new Error(address));
    expect(text()).not.toMatch(/example|exämple/);
    expect(last().err.stack).toContain('logger.test.ts');
  });

  it('holds no token in a message', () => {
    const { logger, last } = startLogger();
    const jwt = ['eyJhbGciOiJFZERTQSJ9', 'eyJzdWIiOiJ4In0', 'c2ln'].join('.');
    logger.warn(`refused Bearer ${jwt}.`);
    expect(last().msg).toBe('refused Bearer [redacted].');
  });

  it('keeps paths of packages, which look like addresses', () => {
    const { logger, last } = startLogger();
    const stack = 'at /x/node_modules/@koa/router/index.js:1 at pkg@1.2.3/index.js @scope/name \\@ \\u0040';
    logger.info({ stack });
    expect(last().stack).toBe(stack);
  });
});

describe('an error in a log line', () => {
  it('tells what happened and what caused it', () => {
    const { logger, last } = startLogger();
    const refusal = new RuleViolationError('slot_taken', 'too late', { cause: new TypeError('inner') });
    logger.error({ err: refusal });
    expect(last().err).toMatchObject({
      type: 'RuleViolationError',
      message: 'slot_taken: too late',
      code: 'slot_taken',
      stack: expect.stringContaining('logger.test.ts'),
      cause: { type: 'TypeError', message: 'inner' },
    });
  });

  it('tells each of several', () => {
    const { logger, last } = startLogger();
    logger.error({ err: new AggregateError([new Error('one'), new Error('two')], 'both') });
    expect(last().err.errors).toMatchObject([{ message: 'one' }, { message: 'two' }]);
  });

  it('tells of a database error which rule was broken, not the row that broke it', () => {
    const { logger, last, text } = startLogger();
    const row = {
      detail: `Failing row contains (1, ${secret})`,
      where: secret,
      code: '23514',
      constraint: 'notes_text',
    };
    logger.error({ err: Object.assign(new Error('new row violates check constraint'), row) });
    expect(last().err).toMatchObject({ code: '23514', constraint: 'notes_text' });
    expect(text()).not.toContain(secret);
  });

  it('tells nothing of the request that a vendor keeps in it', () => {
    const { logger, text } = startLogger();
    const raw = { headers: { authorization: secret }, body: secret };
    logger.error({
      err: Object.assign(new Error('declined'), { raw, status: 402 }),
      causes: [Object.assign(new Error('x'), { raw })],
    });
    expect(text()).not.toContain(secret);
    expect(text()).toContain('402');
  });
});

it('writes nothing below its level', () => {
  const { logger, text } = startLogger('warn');
  logger.info('quiet');
  expect(text()).toBe('');
});
