import type { Pool, PoolClient } from 'pg';

/**
 * Gives a connection that ends during a transaction back to its pool. Kysely 0.29 does so after a commit or rollback
 * that worked, and on a connection that has ended neither does: each would be missing for ever, and a crash of
 * PostgreSQL under load would leave a pool with nothing to give until the service is started again.
 */
export function giveBackLostConnections(pool: Pool): void {
  const inUse = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => inUse.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      if (!inUse.has(client)) return;
      const { release } = client;
      // Where nobody forgets it, it is given back once more, which the pool would take for a mistake.
      client.release = () => undefined;
      release(true);
    });
  });
}
