import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { StackProblem, errorCode } from '../problem.ts';
import { portHolder } from './port-holder.ts';

const firstPort = 20_000; // below the ports that systems give to outgoing connections
const blockSize = 100;
const blocks = 120;

/** A row of ports that nobody else who asks this way will get, as long as this process lives. */
export interface PortBlock {
  /** The next port that nobody listens on. */
  next(): Promise<number>;
  release(): void;
}

/**
 * Reserves a block by listening on its first port: the system gives that up itself when we die, and a process that is
 * killed and started again finds its port still free.
 */
export async function reservePorts(): Promise<PortBlock> {
  const start = Math.floor(Math.random() * blocks);
  for (let step = 0; step < blocks; step++) {
    const base = firstPort + ((start + step) % blocks) * blockSize;
    const guard = await listen(base);
    if (guard === undefined) continue;
    guard.unref();
    let port = base;
    return {
      next: async () => {
        while (port + 1 < base + blockSize) {
          const candidate = ++port; // counted before we wait: others may ask meanwhile
          if (await isFree(candidate)) return candidate;
        }
        throw new StackProblem(
          'A stack of this size needs more ports than it can have.',
          'Run fewer replicas.',
        );
      },
      release: () => void guard.close(),
    };
  }
  throw new StackProblem(
    'All blocks of ports are taken.',
    'Stop some of the stacks that run on this machine.',
  );
}

/** Refuses a port that somebody listens on, and names them when that can be seen. */
export async function claimPort(purpose: string, port: number, variable: string): Promise<number> {
  if (await isFree(port)) return port;
  const holder = portHolder(port);
  throw new StackProblem(
    `Port ${port} (${purpose}) is in use${holder === undefined ? '' : ` by ${holder}`}.`,
    `Stop that program, or choose another port: ${variable}=${port + 1000} npm start`,
  );
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  server?.close();
  return server !== undefined;
}

async function listen(port: number): Promise<Server | undefined> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE' || errorCode(error) === 'EACCES') return undefined;
    throw error;
  }
}
