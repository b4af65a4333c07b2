import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection on which a test says exactly what it wants, however wrong. */
export interface RawConnection {
  readonly socket: Socket;
  write(text: string | Uint8Array): void;
  /** Resolves with everything received so far as soon as it matches. */
  received(pattern: RegExp): Promise<string>;
  /** Resolves with everything received when the other side has hung up. */
  closed(): Promise<string>;
}

export async function openRaw(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  // A reset is one of the ways to hang up.
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  return {
    socket,
    write: (data) => void socket.write(data),
    received: async (pattern) => {
      while (!pattern.test(text)) {
        if (socket.closed) throw new Error(`Closed after: ${text}`);
        await Promise.race([once(socket, 'data'), once(socket, 'close')]);
      }
      return text;
    },
    closed: async () => {
      if (!socket.closed) await once(socket, 'close');
      return text;
    },
  };
}

/** The head of a request whose body follows in chunks. */
export const chunkedPost = (path: string): string =>
  `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;

export const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
