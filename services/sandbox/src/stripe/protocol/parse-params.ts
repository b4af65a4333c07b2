import type { z } from 'zod';
import type { FormTree } from './form.ts';
import { invalidRequest, type StripeProblem } from './stripe-problem.ts';

/** The declared parameters, or Stripe's complaint about the first thing that is wrong. */
export function parseParams<S extends z.ZodType>(schema: S, tree: FormTree): z.output<S> {
  const result = schema.safeParse(tree);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw issue === undefined ? invalidRequest('Invalid request.') : complaint(issue, tree);
}

function complaint(issue: z.core.$ZodIssue, tree: FormTree): StripeProblem {
  const param = fieldName(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => fieldName([...issue.path, key]));
    const [first = ''] = names;
    const noun = names.length === 1 ? 'parameter' : 'parameters';
    return invalidRequest(`Received unknown ${noun}: ${names.join(', ')}`, {
      code: 'parameter_unknown',
      param: first,
    });
  }
  if (valueAt(tree, issue.path) === undefined) {
    return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  if (issue.code === 'custom') {
    const code: unknown = issue.params?.['code'];
    return invalidRequest(issue.message, { param, ...(typeof code === 'string' ? { code } : {}) });
  }
  if (issue.code === 'invalid_value') {
    return invalidRequest(`Invalid ${param}: must be one of ${issue.values.map(String).join(', ')}`, {
      param,
    });
  }
  return invalidRequest(`Invalid ${param}`, { param });
}

function fieldName(path: readonly PropertyKey[]): string {
  const [root = '', ...rest] = path.map(String);
  return root + rest.map((key) => `[${key}]`).join('');
}

function valueAt(tree: FormTree, path: readonly PropertyKey[]): string | FormTree | undefined {
  let node: string | FormTree | undefined = tree;
  for (const key of path) {
    if (typeof node !== 'object') return undefined;
    node = node[String(key)];
  }
  return node;
}
