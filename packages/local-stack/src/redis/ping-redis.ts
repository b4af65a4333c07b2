import { once } from 'node:events';
import { connect } from 'node:net';

/** Does Redis answer commands? (While it loads its data it accepts connections but says LOADING.) */
export async function pingRedis(port: number, password: string): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setTimeout(2_000, () => socket.destroy(new Error('Redis does not answer')));
  try {
    await once(socket, 'connect');
    socket.write(`AUTH ${password}\r\nPING\r\n`);
    let answer = '';
    for await (const chunk of socket) {
      answer += String(chunk);
      if (answer.includes('+PONG') || answer.includes('-LOADING')) break;
    }
    return answer.includes('+PONG');
  } finally {
    socket.destroy();
  }
}
