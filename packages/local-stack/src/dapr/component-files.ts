import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The component files that every way of running shares. */
const sharedFolder = fileURLToPath(new URL('../../../../dapr-components/base', import.meta.url));

export interface ComponentFiles {
  resources: string[];
  configurations: string[];
}

export type ComponentSecrets = Record<string, Record<string, string>>;

/**
 * Writes what is true on this machine only: where the secrets are, and how sidecars find each other. Each stack has
 * files of its own, so that two that run side by side never meet.
 */
export function writeComponentFiles(runDir: string, secrets: ComponentSecrets): ComponentFiles {
  const resources = join(runDir, 'components');
  const secretsFile = join(runDir, 'component-secrets.json');
  const nameResolution = join(runDir, 'name-resolution.yaml');
  mkdirSync(resources, { recursive: true });
  writeFileSync(secretsFile, JSON.stringify(secrets), { mode: 0o600 });
  writeFileSync(join(resources, 'secret-store.yaml'), secretStore(secretsFile));
  writeFileSync(nameResolution, nameResolutionBySqlite(join(runDir, 'names.db')));
  return {
    resources: [sharedFolder, resources],
    configurations: [join(sharedFolder, 'configuration.yaml'), nameResolution],
  };
}

function secretStore(secretsFile: string): string {
  return `apiVersion: dapr.io/v1alpha1
kind: Component
metadata:
  name: holdfast-secrets
spec:
  type: secretstores.local.file
  version: v1
  metadata:
    - name: secretsFile
      value: ${JSON.stringify(secretsFile)}
    - name: multiValued
      value: "true"
scopes: [gateway, auth, business, resource, booking, payment, notification]
`;
}

/**
 * The clean-up is off: in this version it deletes the sidecars that are alive instead of those that are gone, and a
 * sidecar that finds itself deleted exits. The file is new for each start, so nothing piles up.
 */
function nameResolutionBySqlite(file: string): string {
  return `apiVersion: dapr.io/v1alpha1
kind: Configuration
metadata:
  name: holdfast
spec:
  nameResolution:
    component: sqlite
    version: v1
    configuration:
      connectionString: ${JSON.stringify(file)}
      cleanupInterval: "0s"
`;
}
