const secretName = /password|secret|token|authorization|cookie|pepper|^(?:code|e-?mail)$/i;
const deepest = 10;

/** The fields of a log line without what must not be in a log, however deep it sits. */
export const withoutSecrets = (fields: object, depth = 0): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      secretName.test(name) ? '[redacted]' : redact(value, depth + 1),
    ]),
  );

function redact(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return '[too deep]';
  if (value instanceof Error) return describeError(value, depth);
  if (hasJsonForm(value)) return redact(value.toJSON(), depth + 1);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return withoutSecrets(value, depth);
}

const hasJsonForm = (value: object): value is { toJSON(): unknown } =>
  'toJSON' in value && typeof value.toJSON === 'function';

const usefulOfErrors = ['code', 'constraint', 'table', 'column', 'status', 'service'];

/** An error by what we know to be harmless: a database's errors carry the row, a vendor's the request. */
function describeError(error: Error, depth: number): Record<string, unknown> {
  const carried = Object.entries(error).filter(
    ([name, value]) => usefulOfErrors.includes(name) && ['string', 'number'].includes(typeof value),
  );
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...Object.fromEntries(carried),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
    ...(error instanceof AggregateError ? { errors: redact(error.errors, depth + 1) } : {}),
  };
}

/** An escape of JSON (which must stay whole), an e-mail address, or a JWT. */
const personal =
  /\\(?:u[\da-f]{4}|.)|[^\s"'<>()[\]\\,:;=@/|]{1,64}@(?:[\p{L}\d-]+\.)+\p{L}{2,24}|eyJ[\w-]+\.[\w-]+\.[\w-]*/giu;

/** A line of JSON without the addresses and tokens that some message or stack brought along. */
export const withoutAddresses = (line: string): string =>
  line.replaceAll(personal, (found) => (found.startsWith('\\') ? found : '[redacted]'));
