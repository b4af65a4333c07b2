import { assertThat, type ServiceName } from '@holdfast/contracts';
import { knowsSecret, type ServiceSecrets } from '../security/service-secrets.ts';
import type { TokenSigner } from '../security/token-signer.ts';

export interface ServiceTokenRequest {
  readonly service: ServiceName;
  readonly secret: string;
  readonly audience: ServiceName;
}

/** A token with which a service calls one other. Errors: invalid_credentials. */
export function makeIssueServiceToken({ secrets, tokens }: { secrets: ServiceSecrets; tokens: TokenSigner }) {
  return async ({ service, secret, audience }: ServiceTokenRequest) => {
    assertThat(knowsSecret(secrets, service, secret), 'invalid_credentials', 'This is not its secret.');
    return tokens.signServiceToken(service, audience);
  };
}
