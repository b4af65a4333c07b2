/** Something a person can put right: what is wrong, and the way out. Commands print it without a stack trace. */
export class StackProblem extends Error {
  override name = 'StackProblem';

  constructor(message: string, wayOut: string, options?: ErrorOptions) {
    super(`${message}\n${wayOut}`, options);
  }
}

/**
 * `ENOENT` and its like, from whatever was thrown. (Not by `instanceof`: under Jest, Node's own errors belong to another
 * realm.)
 */
export function errorCode(error: unknown): string | undefined {
  return textOf(error, 'code');
}

export function messageOf(error: unknown): string {
  return textOf(error, 'message') ?? String(error);
}

function textOf(error: unknown, property: 'code' | 'message'): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, property);
  return typeof value === 'string' ? value : undefined;
}
