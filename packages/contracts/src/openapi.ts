import { createDocument } from 'zod-openapi';
import { authApi } from './auth/api.ts';
import { bookingApi } from './booking/api.ts';
import { businessApi } from './business/api.ts';
import type { EndpointDeclaration } from './endpoint.ts';
import { notificationApi } from './notification/api.ts';
import { headers } from './openapi-headers.ts';
import { describeOperation } from './openapi-operation.ts';
import { exampleOf } from './openapi-problems.ts';
import { paymentApi } from './payment/api.ts';
import { Problem } from './problem.ts';
import { problems } from './problems.ts';
import { resourceApi } from './resource/api.ts';

/** The services that have public endpoints, in the order in which a reader meets them. */
const tags = [
  { name: 'auth', description: 'Sign up, sign in, sessions', api: authApi },
  { name: 'business', description: 'A vendor’s business and its verification', api: businessApi },
  { name: 'resource', description: 'What can be booked, when, for how much', api: resourceApi },
  { name: 'booking', description: 'Availability, holds and bookings', api: bookingApi },
  { name: 'payment', description: 'Payments and refunds', api: paymentApi },
  { name: 'notification', description: 'Mails that were sent', api: notificationApi },
];

const description = `Never double-booked, never charged without a booking.

- Sign in with \`POST /v1/auth/login\` and send the access token as \`Authorization: Bearer …\`.
- A refusal is an RFC 9457 problem document; \`code\` is stable, texts are not.
- Repeat a request safely with the same \`Idempotency-Key\`: the answer is the first one's, with \`Idempotent-Replayed: true\`.
- Lists are read page by page: send \`nextCursor\` as \`cursor\` until it is null.`;

/** An OpenAPI 3.1 document: plain JSON. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

/** Describes every public endpoint. The server is wherever the document comes from. */
export function describeApi(): OpenApiDocument {
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Holdfast',
        version: '1.0.0',
        summary: 'A booking platform for any bookable thing',
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: tags.map(({ name, description }) => ({ name, description })),
      paths: describePaths(),
      components: {
        schemas: { Problem },
        headers,
        examples: Object.fromEntries(Object.keys(problems).map((code) => [code, exampleOf(code)])),
        securitySchemes: {
          accessToken: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'The accessToken of a session; it lives for ten minutes.',
          },
        },
      },
    },
    { override: adjust },
  );
}

function describePaths() {
  const paths: Record<string, Record<string, ReturnType<typeof describeOperation>>> = {};
  for (const { name: tag, api } of tags) {
    for (const [operationId, endpoint] of Object.entries<EndpointDeclaration>(api)) {
      if (endpoint.audience.kind === 'service') continue;
      const methods = (paths[endpoint.path] ??= {});
      methods[endpoint.method.toLowerCase()] = describeOperation(operationId, tag, endpoint);
    }
  }
  return paths;
}

function adjust({ io, jsonSchema, zodSchema }: Overridden): void {
  const { def } = zodSchema._zod;
  // Answers may get new fields inside v1; a client generated from this document must not choke on them.
  if (io === 'output' && def.type === 'object' && def.catchall === undefined) {
    delete jsonSchema.additionalProperties;
  }
  // zod's patterns for formats are for machines that do not know the formats, and drown the reader.
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

type Options = NonNullable<Parameters<typeof createDocument>[1]>;
type Overridden = Parameters<NonNullable<Options['override']>>[0];
