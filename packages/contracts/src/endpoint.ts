import type { z } from 'zod';
import type { Audience } from './audience.ts';
import type { ProblemCode } from './problems.ts';
import type { ServiceName } from './service-name.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** What an endpoint is: server binding, typed client, validation and OpenAPI all come from this one declaration. */
export interface EndpointDeclaration {
  readonly service: ServiceName;
  readonly method: Method;
  /** As the gateway exposes it, with `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly audience: Audience;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The handler gets the bytes as they came (for signatures), up to the body limit. */
  readonly rawBody?: true;
  /** `required`: 400 without the header. `optional`: honoured when sent. */
  readonly idempotencyKey?: 'required' | 'optional';
  /** The class of rate limit the gateway applies. */
  readonly rate?: 'auth' | 'booking';
  readonly success: { readonly status: 200 | 201 | 202 | 204; readonly body?: z.ZodType };
  /** Codes beyond the common ones that the endpoint may answer with. An undeclared one fails the tests. */
  readonly problems?: readonly ProblemCode[];
}

export function defineEndpoint<const E extends EndpointDeclaration>(endpoint: E): E {
  return endpoint;
}

/** Endpoints of a service by the name that handlers and clients use. */
export type Endpoints = Readonly<Record<string, EndpointDeclaration>>;

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Sent<T> = T extends z.ZodType ? z.input<T> : undefined;
type Part<E, K extends string> = E extends Readonly<Record<K, infer T>> ? T : undefined;

export type ParamsOf<E extends EndpointDeclaration> = Parsed<Part<E, 'params'>>;
export type QueryOf<E extends EndpointDeclaration> = Parsed<Part<E, 'query'>>;
export type BodyOf<E extends EndpointDeclaration> =
  Part<E, 'rawBody'> extends true ? Uint8Array : Parsed<Part<E, 'body'>>;
/** What the handler answers with, before the declaration strips what it does not name. */
export type AnswerOf<E extends EndpointDeclaration> =
  Part<E['success'], 'body'> extends z.ZodType ? z.input<Part<E['success'], 'body'>> : void;
/** What a client gets back. */
export type ReplyOf<E extends EndpointDeclaration> =
  Part<E['success'], 'body'> extends z.ZodType ? z.output<Part<E['success'], 'body'>> : void;

type Given<K extends string, T> = [T] extends [undefined] ? unknown : Readonly<Record<K, T>>;
/** What a client sends. */
export type CallOf<E extends EndpointDeclaration> = Given<'params', Sent<Part<E, 'params'>>> &
  Given<'query', Sent<Part<E, 'query'>>> &
  Given<'body', Sent<Part<E, 'body'>>> & { readonly idempotencyKey?: string };
