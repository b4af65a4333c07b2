import { describe, expect, it } from '@jest/globals';
import { readTarget } from './read-target.ts';

describe('a request target', () => {
  it('is taken apart and otherwise left alone', () => {
    expect(readTarget('/v1/bookings/7-a~b_c.d?from=a%20b&to=%2F..%2F')).toEqual({
      path: '/v1/bookings/7-a~b_c.d',
      segments: ['v1', 'bookings', '7-a~b_c.d'],
      search: '?from=a%20b&to=%2F..%2F',
    });
    expect(readTarget('/.well-known/jwks.json')?.segments).toEqual(['.well-known', 'jwks.json']);
  });

  it.each([
    '',
    '*',
    'v1/bookings',
    'http://elsewhere/v1/bookings',
    '/',
    '//v1/bookings',
    '/v1//bookings',
    '/v1/bookings/',
    '/v1/./bookings',
    '/v1/../bookings',
    '/v1/bookings/..',
    '/v1/.hidden',
    '/v1/bookings/%2e%2e',
    '/v1/bookings%2f7',
    '/v1/book%69ngs',
    '/v1/bookings\\7',
    '/v1/bookings;a=1',
    '/v1/bookings#top',
    '/v1/bookings?a=b#top',
    '/v1/bookings?a=ä',
    '/v1/bookings?a= b',
    '/v1/bookings?a=\u0000',
  ])('cannot be %j', (raw) => {
    expect(readTarget(raw)).toBeUndefined();
  });
});
