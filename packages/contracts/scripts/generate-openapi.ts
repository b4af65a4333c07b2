import { writeFileSync } from 'node:fs';
import { describeApi } from '../src/openapi.ts';

/** Writes the committed OpenAPI document anew: `node packages/contracts/scripts/generate-openapi.ts`. */
const file = new URL('../generated/openapi.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(describeApi(), null, 2)}\n`);
