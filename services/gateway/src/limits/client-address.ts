import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

export interface Client {
  readonly address: string;
  readonly protocol: 'http' | 'https';
  readonly host: string | undefined;
}

/**
 * Who really calls. Every proxy of ours appends the address that it was called from, so with n of them the n-th entry
 * from the right is the client's; whatever stands left of it, the client wrote itself. Without proxies the socket tells.
 */
export function clientOf(req: IncomingMessage, trustedProxies: number): Client {
  const socket = plainAddress(req.socket.remoteAddress ?? '') ?? 'unknown';
  if (trustedProxies === 0) return { address: socket, protocol: 'http', host: req.headers.host };
  const forwarded = entries(req.headers['x-forwarded-for']);
  const claimed = forwarded.at(-trustedProxies) ?? forwarded[0];
  return {
    address: plainAddress(claimed ?? '') ?? socket,
    protocol: entries(req.headers['x-forwarded-proto']).at(-1) === 'https' ? 'https' : 'http',
    host: entries(req.headers['x-forwarded-host']).at(-1) ?? req.headers.host,
  };
}

const entries = (header: string | string[] | undefined): string[] =>
  (header ?? '')
    .toString()
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** Without port, brackets and the IPv6 form of an IPv4 address. Undefined for what is no address. */
function plainAddress(text: string): string | undefined {
  const address = text
    .replace(/^\[([^\]]+)\](?::\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(address) === 0 ? undefined : address.toLowerCase();
}

/** Whom to count: an IPv6 household owns 2^64 addresses, so its network is the one caller. */
export function addressKey(address: string): string {
  if (isIP(address) !== 6) return address;
  const [left = '', right = ''] = (address.split('%')[0] ?? '').split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === '' ? [] : right.split(':');
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  const network = [...head, ...zeros, ...tail].slice(0, 4);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
