export interface ReorderBuffer<T> {
  /** `windowMs` 0 means the usual window; `last` closes it now. */
  add(item: T, windowMs: number, last: boolean): void;
  size(): number;
  clear(): void;
}

/** Collects for a while, then hands over what came, newest first. */
export function createReorderBuffer<T>(
  usualWindowMs: number,
  flushTo: (newestFirst: T[]) => Promise<void>,
): ReorderBuffer<T> {
  let held: T[] = [];
  let timer: NodeJS.Timeout | undefined;

  function clear(): T[] {
    clearTimeout(timer);
    timer = undefined;
    const items = held;
    held = [];
    return items;
  }

  return {
    add(item, windowMs, last) {
      held.push(item);
      // One alone cannot be out of order: the window stays open for another.
      if (last && held.length > 1) void flushTo(clear().reverse());
      else timer ??= setTimeout(() => void flushTo(clear().reverse()), windowMs || usualWindowMs).unref();
    },
    size: () => held.length,
    clear: () => void clear(),
  };
}
