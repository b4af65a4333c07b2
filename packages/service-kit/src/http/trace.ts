import { randomUUID } from 'node:crypto';

const acceptableId = /^[\w.:-]{1,64}$/;
const w3cTraceparent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The caller's request id when it is a harmless one, a new one otherwise. */
export const requestIdFrom = (header: string | undefined): string =>
  header !== undefined && acceptableId.test(header) ? header : randomUUID();

/** The caller's W3C trace context when it is well-formed, a new trace otherwise. */
export const traceparentFrom = (header: string | undefined): string =>
  header !== undefined && w3cTraceparent.test(header)
    ? header
    : `00-${randomHex()}-${randomHex().slice(16)}-00`;

/** 32 hex digits. From UUIDs, which Node makes ahead: cheaper than random bytes at every request. */
const randomHex = (): string => randomUUID().replaceAll('-', '');
