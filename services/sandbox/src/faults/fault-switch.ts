export interface FaultScope {
  count?: number | undefined;
  match?: string | undefined;
}

export interface ArmedFault<T> {
  value: T;
  /** How many times it still acts; null means until it is switched off. */
  remaining: number | null;
  match: string | null;
}

/** One thing that can be made to go wrong, for everything or for what matches, for ever or a number of times. */
export interface FaultSwitch<T> {
  arm(value: T, scope: FaultScope): void;
  disarm(): void;
  /** The fault to apply to this subject, counted as used. */
  take(subject: string): T | undefined;
  armed(): ArmedFault<T> | undefined;
}

export function createFaultSwitch<T>(): FaultSwitch<T> {
  let current: ArmedFault<T> | undefined;
  return {
    arm(value, { count, match }) {
      current = { value, remaining: count ?? null, match: match ?? null };
    },
    disarm() {
      current = undefined;
    },
    take(subject) {
      if (current === undefined || (current.match !== null && !subject.includes(current.match)))
        return undefined;
      const { value } = current;
      if (current.remaining !== null) {
        current.remaining -= 1;
        if (current.remaining === 0) current = undefined;
      }
      return value;
    },
    armed: () => (current === undefined ? undefined : { ...current }),
  };
}
