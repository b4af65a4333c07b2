/** How fast and how patiently mails are sent. */
export interface Pace {
  /** Mails on their way at the same time, for each replica. */
  readonly parallel: number;
  /** How often to look for mails that have become due; new ones wake the workers at once. */
  readonly pollMs: number;
  /** How long a mail belongs to the worker that took it; after that another one takes it. */
  readonly leaseSeconds: number;
  readonly sendTimeoutSeconds: number;
  /** The pause after the nth attempt. */
  backoffSeconds(attempts: number): number;
}

const longestPauseSeconds = 300;

export const defaultPace: Pace = {
  parallel: 4,
  pollMs: 1000,
  // Twice the time-out of sending, which a worker must have left when it begins to send, and time to find the recipient.
  leaseSeconds: 30,
  sendTimeoutSeconds: 10,
  // Up to a fifth off, so that mails that failed together do not all come back together.
  backoffSeconds: (attempts) =>
    Math.min(2 ** Math.min(attempts, 10), longestPauseSeconds) * (1 - Math.random() / 5),
};
