import { z } from 'zod';

const signal = z.enum(['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGKILL']);

/** How a process is asked to end: the first signal asks, the last one insists, with `graceMs` between them. */
export const StopPlanSchema = z.object({ signals: z.array(signal).min(1), graceMs: z.number() });
export type StopPlan = z.infer<typeof StopPlanSchema>;

/** A process and how it is ended; the start time tells it from another one that got the same pid later. */
export const WatchedProcessSchema = z.object({
  pid: z.number(),
  startedAt: z.string(),
  plan: StopPlanSchema,
});
export type WatchedProcess = z.infer<typeof WatchedProcessSchema>;

/** What the runner tells its reaper, one JSON document a line. */
export const ReaperMessageSchema = z.union([
  z.object({ watch: WatchedProcessSchema }),
  z.object({ forget: z.number() }),
  z.object({ removeFolder: z.string() }),
  z.object({ keepFolder: z.string() }),
]);
export type ReaperMessage = z.infer<typeof ReaperMessageSchema>;
