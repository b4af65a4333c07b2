import { Agent, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import Koa from 'koa';
import { listen, type ListeningServer } from './listen.ts';

/** A server whose only answer waits until it is told. */
async function startSlowServer() {
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const app = new Koa();
  app.use(async (ctx) => {
    if (ctx.path === '/slow') {
      started.resolve();
      await release.promise;
    }
    ctx.body = 'done';
  });
  return { server: await listen(app, { host: '127.0.0.1', port: 0 }), started: started.promise, release };
}

async function get({ port }: ListeningServer, path: string, agent: Agent): Promise<string> {
  const [reply] = (await once(request({ port, path, agent }).end(), 'response')) as [IncomingMessage];
  return (await reply.toArray()).join('');
}

describe('a server that is let go of', () => {
  it('lets a running request end, takes no new one, and does not wait for connections that stay open', async () => {
    using agent = disposable(new Agent({ keepAlive: true }));
    const { server, started, release } = await startSlowServer();
    expect(await get(server, '/quick', agent)).toBe('done');
    const running = get(server, '/slow', agent);
    await started;

    let gone = false;
    const end = server[Symbol.asyncDispose]().then(() => (gone = true));
    await expect(get(server, '/quick', new Agent())).rejects.toThrow(/ECONNREFUSED/);
    expect(gone).toBe(false);

    release.resolve();
    expect(await running).toBe('done');
    await end;
  }, 10_000);

  it('does not wait for a connection that was opened ahead of use', async () => {
    const { server } = await startSlowServer();
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await server[Symbol.asyncDispose]();
    await closed;
  }, 10_000);

  it('is a server that can start again on the same port', async () => {
    const first = await startSlowServer();
    const { port } = first.server;
    await expect(listen(new Koa(), { host: '127.0.0.1', port })).rejects.toThrow(/EADDRINUSE/);
    await first.server[Symbol.asyncDispose]();
    await using second = await listen(new Koa(), { host: '127.0.0.1', port });
    expect(second.port).toBe(port);
  });
});

function disposable(agent: Agent): Agent & Disposable {
  return Object.assign(agent, { [Symbol.dispose]: () => agent.destroy() });
}
