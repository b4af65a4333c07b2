import type { Middleware, ParameterizedContext } from 'koa';
import type { z } from 'zod';
import { BodyTooLargeError, readBody } from './read-body.ts';

/** What a test did wrong at `/_control`, told plainly. */
export class ControlError extends Error {
  override name = 'ControlError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const controlErrors: Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    ctx.status = error.status;
    ctx.body = { error: error.message };
  }
};

/** The JSON body, or a ControlError that names every field that is wrong. An absent body is `{}`. */
export async function readControlBody<S extends z.ZodType>(
  ctx: Pick<ParameterizedContext, 'req'>,
  schema: S,
): Promise<z.output<S>> {
  const result = schema.safeParse(await readJson(ctx));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new ControlError(400, problems.join('; '));
}

async function readJson(ctx: Pick<ParameterizedContext, 'req'>): Promise<unknown> {
  try {
    const text = (await readBody(ctx.req, 100_000)).toString('utf8');
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch (error) {
    if (error instanceof BodyTooLargeError) throw new ControlError(413, error.message);
    if (error instanceof SyntaxError) throw new ControlError(400, `body: not JSON (${error.message})`);
    throw error;
  }
}
