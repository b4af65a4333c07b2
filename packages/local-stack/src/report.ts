/** Takes one line about what is being done. */
export type Report = (line: string) => void;

export const silent: Report = () => undefined;

/** Lines with the time since the start, for a person who waits. */
export function timedReport(write: (line: string) => void, startedAt = performance.now()): Report {
  return (line) => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
    write(`${seconds} s  ${line}`);
  };
}
