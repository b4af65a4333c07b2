import pg from 'pg';

const extensions = ['btree_gist', 'pg_trgm', 'unaccent'];

/** Puts the extensions into the template, so that every database made later has them without a superuser. */
export async function prepareTemplate(adminUrl: string): Promise<void> {
  await withClient(databaseUrl(adminUrl, 'template1'), async (client) => {
    for (const extension of extensions) await client.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
  });
}

/**
 * Creates a database with a role of the same name that owns it, unless it is there already, and answers its URL.
 * The name must be a plain SQL identifier, the password must not hold characters that a URL escapes.
 */
export async function createDatabase(adminUrl: string, name: string, password = name): Promise<string> {
  await withClient(adminUrl, async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount !== 0) return;
    const role = pg.escapeIdentifier(name);
    await client.query(`DROP ROLE IF EXISTS ${role}`); // a start that was cut off may have left it
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
    await client.query(`CREATE DATABASE ${role} OWNER ${role}`);
    await client.query(`REVOKE CONNECT ON DATABASE ${role} FROM PUBLIC`);
  });
  const url = new URL(databaseUrl(adminUrl, name));
  url.username = name;
  url.password = password;
  return url.href;
}

function databaseUrl(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function withClient(
  connectionString: string,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
