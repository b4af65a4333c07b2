import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';

/**
 * Does that address answer with a success status right now? Each look is a connection of its own: one that is kept
 * open would hold up the server's stop.
 */
export async function answersOk(url: string): Promise<boolean> {
  const request = get(url, { agent: false, timeout: 3_000 });
  request.on('timeout', () => request.destroy(new Error(`${url} does not answer`)));
  const { statusCode = 0, body } = await new Promise<{ statusCode: number | undefined; body: string }>(
    (resolve, reject) => {
      request.on('error', reject);
      request.on('response', (answer) => {
        readAll(answer).then((text) => resolve({ statusCode: answer.statusCode, body: text }), reject);
      });
    },
  );
  if (statusCode >= 200 && statusCode < 300) return true;
  throw new Error(`${url} answers ${statusCode} ${body.slice(0, 300)}`.trimEnd());
}

async function readAll(answer: IncomingMessage): Promise<string> {
  let text = '';
  answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(answer, 'end');
  return text;
}
