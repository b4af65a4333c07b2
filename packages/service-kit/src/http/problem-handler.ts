import {
  RemoteProblemError,
  RuleViolationError,
  problemType,
  problems,
  type Problem,
} from '@holdfast/contracts';
import type { Middleware, ParameterizedContext } from 'koa';
import { DependencyUnavailableError } from '../dependency-unavailable.ts';
import type { Logger } from '../logger.ts';
import { currentRequest } from './request-context.ts';

/** The one place where errors become answers: RFC 9457 documents. Faults are logged and tell nothing. */
export function answerProblems(logger: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const refusal = toRefusal(error);
      if (problems[refusal.code].status >= 500)
        logger.error({ err: error, path: ctx.path }, 'request failed');
      else logger.info({ problem: refusal.code, path: ctx.path }, 'refused');
      answerProblem(ctx, refusal);
    }
  };
}

export function answerProblem(ctx: ParameterizedContext, refusal: RuleViolationError): void {
  ctx.status = problems[refusal.code].status;
  ctx.body = JSON.stringify({ ...refusal.facts, ...problemDocument(ctx.path, refusal) });
  // Set after the body: Koa picks a type of its own when it gets a string.
  ctx.type = 'application/problem+json';
}

export function problemDocument(path: string, refusal: RuleViolationError): Problem {
  const { status, title } = problems[refusal.code];
  const requestId = currentRequest()?.requestId;
  return {
    type: problemType(refusal.code),
    title,
    status,
    code: refusal.code,
    ...(refusal.detail === undefined ? {} : { detail: refusal.detail }),
    instance: path,
    ...(requestId === undefined ? {} : { requestId }),
    ...(refusal.errors === undefined ? {} : { errors: [...refusal.errors] }),
  };
}

function toRefusal(error: unknown): RuleViolationError {
  if (error instanceof RuleViolationError) return error;
  return new RuleViolationError(isOutage(error) ? 'dependency_unavailable' : 'internal_error', undefined, {
    cause: error,
  });
}

/** What another try may cure: something we depend on is away, restarting or overloaded. */
function isOutage(error: unknown): boolean {
  if (error instanceof DependencyUnavailableError) return true;
  if (error instanceof RemoteProblemError) return error.status >= 500;
  const code = errorCode(error);
  return code !== undefined && outageCodes.test(code);
}

/**
 * PostgreSQL classes 08 (connection), 53 (resources), 57P0x (shutdown), what it gave up for want of time or of another
 * order (57014, 25P03, 40001, 40P01), and Node's socket errors.
 */
const outageCodes = /^(?:08...|53...|57P0.|57014|25P03|40001|40P01|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND)$/;

function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // pg throws plain errors for a connection that is gone and for a pool that stayed full.
  if (/Connection terminated|is not queryable|timeout exceeded when trying to connect/i.test(error.message))
    return 'ECONNRESET';
  return error.cause === undefined ? undefined : errorCode(error.cause);
}
