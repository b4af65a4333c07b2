/** Headers of answers, described once and referred to by name. */
export const headers = {
  RequestId: { description: 'Names this request in our logs', schema: { type: 'string' } },
  IdempotentReplayed: {
    description: 'The answer is the one that was given the first time',
    schema: { type: 'string', const: 'true' },
  },
  RateLimitLimit: { description: 'Requests a minute', schema: { type: 'integer' } },
  RateLimitRemaining: { description: 'Requests that are left', schema: { type: 'integer' } },
  RateLimitReset: { description: 'Seconds until all are left again', schema: { type: 'integer' } },
  RetryAfter: { description: 'Seconds to wait before the next try', schema: { type: 'integer' } },
} as const;

export const headerRef = (name: keyof typeof headers) => ({ $ref: `#/components/headers/${name}` });

export const rateHeaders = {
  'ratelimit-limit': headerRef('RateLimitLimit'),
  'ratelimit-remaining': headerRef('RateLimitRemaining'),
  'ratelimit-reset': headerRef('RateLimitReset'),
};
