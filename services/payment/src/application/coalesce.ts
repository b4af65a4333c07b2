interface Flight<T> {
  readonly current: Promise<T>;
  next: Promise<T> | undefined;
}

/**
 * One run at a time for each key. Whoever comes while one is under way shares the run after it, which sees what
 * they did before they came; so a burst of calls costs two runs.
 */
export function coalesce<T>(run: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const flights = new Map<string, Flight<T>>();
  const start = (key: string): Promise<T> => {
    const flight: Flight<T> = { current: run(key), next: undefined };
    flights.set(key, flight);
    const land = (): void => {
      if (flight.next === undefined) flights.delete(key);
    };
    flight.current.then(land, land);
    return flight.current;
  };
  return (key) => {
    const flight = flights.get(key);
    if (flight === undefined) return start(key);
    const following = (): Promise<T> => start(key);
    flight.next ??= flight.current.then(following, following);
    return flight.next;
  };
}
