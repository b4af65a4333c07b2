import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RuleViolationError } from '@holdfast/contracts';
import { describeApi } from '@holdfast/contracts/openapi';
import type { Context, Middleware } from 'koa';
import { page, pagePolicy, startScript } from './page.ts';

interface StaticAnswer {
  readonly type: string;
  readonly body: Buffer;
  readonly etag: string;
  readonly policy?: string;
}

const allow = 'GET, HEAD, OPTIONS';

/** `/openapi.json` and the docs page that reads it; `/` leads there. Everything is ours and in memory. */
export function servePages(): Middleware {
  const answers = prepare();
  return async (ctx, next) => {
    const answer = answers.get(ctx.path);
    if (answer === undefined && ctx.path !== '/') await next();
    else if (ctx.method === 'OPTIONS') {
      ctx.set('allow', allow);
      ctx.status = 204;
    } else if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
      ctx.set('allow', allow);
      throw new RuleViolationError('method_not_allowed', `Allowed: ${allow}.`);
    } else if (answer === undefined) ctx.redirect('docs');
    else send(ctx, answer);
  };
}

function send(ctx: Context, { type, body, etag, policy }: StaticAnswer): void {
  if (policy !== undefined) ctx.set('content-security-policy', policy);
  // Asked for anew each time, answered with 304 as long as it is the same.
  ctx.set('cache-control', 'no-cache');
  ctx.set('etag', etag);
  ctx.type = type;
  ctx.status = 200;
  if (ctx.fresh) ctx.status = 304;
  else ctx.body = body;
}

function prepare(): ReadonlyMap<string, StaticAnswer> {
  const html = { ...answer('text/html', page), policy: pagePolicy };
  const bundle = readFileSync(fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js')));
  const styles = readFileSync(fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui.css')));
  const icon = readFileSync(fileURLToPath(import.meta.resolve('swagger-ui-dist/favicon-32x32.png')));
  return new Map<string, StaticAnswer>([
    ['/openapi.json', answer('application/json', JSON.stringify(describeApi()))],
    ['/docs', html],
    ['/docs/start.js', answer('text/javascript', startScript)],
    ['/docs/swagger-ui-bundle.js', answer('text/javascript', bundle)],
    ['/docs/swagger-ui.css', answer('text/css', styles)],
    ['/docs/favicon-32x32.png', answer('image/png', icon)],
  ]);
}

function answer(type: string, content: string | Buffer): StaticAnswer {
  const body = Buffer.from(content);
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` };
}
