/** The one version of the Dapr runtime that this project is built and tested on. */
export const daprVersion = '1.18.2';
