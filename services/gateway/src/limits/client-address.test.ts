import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { addressKey, clientOf } from './client-address.ts';

const request = (remoteAddress: string, headers: Record<string, string> = {}): IncomingMessage =>
  ({ socket: { remoteAddress }, headers: { host: 'api.test', ...headers } }) as unknown as IncomingMessage;

describe('the client’s address', () => {
  it.each([
    ['the socket’s, without proxies', 0, '6.6.6.6', '10.0.0.9'],
    ['the last entry, with one proxy', 1, '6.6.6.6, 203.0.113.9', '203.0.113.9'],
    ['the last but one, with two', 2, '6.6.6.6, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
    ['the first, when there are fewer entries than proxies', 3, '203.0.113.9, 10.0.0.1', '203.0.113.9'],
    ['the socket’s, when the entry is no address', 1, 'unknown', '10.0.0.9'],
    ['the socket’s, when there is no entry', 1, '', '10.0.0.9'],
    ['without its port', 1, '203.0.113.9:1234', '203.0.113.9'],
    ['without brackets and port', 1, '[2001:DB8::1]:1234', '2001:db8::1'],
  ])('is %s', (_name, proxies, forwarded, address) => {
    expect(clientOf(request('10.0.0.9', { 'x-forwarded-for': forwarded }), proxies).address).toBe(address);
  });

  it('is IPv4 when the socket wraps it into IPv6', () => {
    expect(clientOf(request('::ffff:192.0.2.1'), 0).address).toBe('192.0.2.1');
  });

  it('brings protocol and host only through our proxies', () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'api.example.com' };
    expect(clientOf(request('10.0.0.9', headers), 0)).toMatchObject({ protocol: 'http', host: 'api.test' });
    expect(clientOf(request('10.0.0.9', headers), 1)).toMatchObject({
      protocol: 'https',
      host: 'api.example.com',
    });
  });
});

describe('whom to count', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s is %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
