/** A request target in origin form, in pieces that may be passed on as they are. */
export interface Target {
  readonly path: string;
  readonly segments: readonly string[];
  /** With its question mark; empty when there is none. */
  readonly search: string;
}

/**
 * What an id or a word of ours is made of. No escapes, no dots at the start: a path means one thing only, here, in
 * the sidecar and in the service, so there is nothing to normalise and nothing to slip through in between.
 */
const segment = /^[\w~-][\w.~-]*$/;

/** The one path that starts with a dot. */
const wellKnown = '.well-known';

const visible = /^[\x21\x22\x24-\x7e]*$/;

/** Undefined for a target that cannot be one of ours. */
export function readTarget(raw: string): Target | undefined {
  const mark = raw.indexOf('?');
  const path = mark === -1 ? raw : raw.slice(0, mark);
  const search = mark === -1 ? '' : raw.slice(mark);
  if (!path.startsWith('/') || !visible.test(search)) return undefined;
  const segments = path.slice(1).split('/');
  const usable = segments.every((part, at) => segment.test(part) || (at === 0 && part === wellKnown));
  return usable ? { path, segments, search } : undefined;
}
