import { z } from 'zod';

export const signalNames = [
  'tone',
  'responsiveness',
  'civility',
  'participation',
  'resolution',
  'newcomers',
  'spread',
] as const;
export const signalNameSchema = z.enum(signalNames);
export type SignalName = z.infer<typeof signalNameSchema>;

export const healthStatusSchema = z.enum(['healthy', 'watch', 'warning', 'quiet', 'insufficient-data']);
export type HealthStatus = z.infer<typeof healthStatusSchema>;

/** What one signal adds: `contribution` = weight × ln(value); the score is e^(sum of contributions). */
export const driverSchema = z.object({
  signal: signalNameSchema,
  /** Calibrated, in [0.05, 1]. */
  value: z.number().min(0.05).max(1),
  /** Renormalised over the signals that have data; they add up to 1. */
  weight: z.number().min(0).max(1),
  contribution: z.number().max(0),
});
export type Driver = z.infer<typeof driverSchema>;

/** One evaluation of a space. `score` and `interval` are null while there is too little data. */
export const healthSnapshotSchema = z.object({
  at: z.number().int(),
  score: z.number().min(0).max(1).nullable(),
  /** 80 % interval. */
  interval: z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]).nullable(),
  status: healthStatusSchema,
  /** Distinct authors and messages in the slow window. */
  authors: z.number().int().min(0),
  messages: z.number().int().min(0),
  /** Share of the configured weight that had data, 0 to 1. */
  coverage: z.number().min(0).max(1),
  drivers: z.array(driverSchema),
  /** Set when this evaluation began or kept a warning: since when, and why. */
  warning: z.object({ since: z.number().int(), cause: z.string() }).nullable(),
});
export type HealthSnapshot = z.infer<typeof healthSnapshotSchema>;
