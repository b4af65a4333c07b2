import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../problem.ts';
import { randomSecret } from '../random-secret.ts';

/** The secret of that name: made at random when it is asked for the first time, the same from then on. */
export type Secrets = (name: string, make?: () => string) => string;

export function openSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  const known = read(file);
  return (name, make = randomSecret) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const made = make();
    known.set(name, made);
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(known), null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return made;
  };
}

function read(file: string): Map<string, string> {
  try {
    return new Map(
      Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8')))),
    );
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return new Map();
    throw error;
  }
}
