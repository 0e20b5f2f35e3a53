// One evaluation as it is stored, shown and acted on. Stored rows are read back for as long as history is kept, so fields
// are only ever added, and absent in rows that are older than they.
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

/** `sudden`: the fast window saw it. `sustained`: the slow one. `severe`: content no score had to be asked about. */
export const warningCauses = ['sudden', 'sustained', 'severe'] as const;
export const warningCauseSchema = z.enum(warningCauses);

const calibrated = z.number().min(0.05).max(1);
const share = z.number().min(0).max(1);
const instant = z.number().int();
const interval = z.tuple([share, share]);

/** What one signal adds: `contribution` = weight × ln(value); the score is e^(sum of contributions). */
export const driverSchema = z.object({
  signal: signalNameSchema,
  /** Calibrated, in [0.05, 1]. */
  value: calibrated,
  /** Renormalised over the signals that have data; they add up to 1. */
  weight: share,
  contribution: z.number().max(0),
  /** Before the reference curve. */
  raw: share.optional(),
  /** Upper end of the value's own 80 % interval. */
  upper: calibrated.optional(),
  /** Distinct people it rests on. */
  people: z.number().int().min(0).optional(),
  /** The space's own usual value, read off the same curve; null before four weeks of history. */
  usual: calibrated.nullable().optional(),
});
export type Driver = z.infer<typeof driverSchema>;

/** The last hour or so by itself: tone, responsiveness and civility only. */
export const fastWindowSchema = z.object({
  score: share.nullable(),
  /** 80 % interval. */
  interval: interval.nullable(),
  /** Distinct authors since `from`. */
  authors: z.number().int().min(0),
  /** What is looked at begins here: at the change, where one was detected. */
  from: instant,
  /**
   * When the change began that the detector sees, in which signal, and how sure it is (e^evidence times likelier than
   * none); null: it sees none.
   */
  change: z.object({ since: instant, signal: signalNameSchema, evidence: z.number().min(0) }).nullable(),
  drivers: z.array(driverSchema),
});
export type FastWindow = z.infer<typeof fastWindowSchema>;

/** Since when each test has held at every evaluation: what is held long enough becomes a warning. */
export const pendingSchema = z.object({
  slow: instant.optional(),
  fast: instant.optional(),
  /** A signal alone, in the slow window. */
  signals: z.partialRecord(signalNameSchema, instant).optional(),
});
export type Pending = z.infer<typeof pendingSchema>;

/** One evaluation of a space. `score` and `interval` are null while there is too little data. */
export const healthSnapshotSchema = z.object({
  at: instant,
  score: share.nullable(),
  /** 80 % interval. */
  interval: interval.nullable(),
  status: healthStatusSchema,
  /** Distinct authors and messages in the slow window. */
  authors: z.number().int().min(0),
  messages: z.number().int().min(0),
  /** Share of the configured weight that had data, 0 to 1. */
  coverage: share,
  drivers: z.array(driverSchema),
  /** Set when this evaluation began or kept a warning: since when, and why. */
  warning: z
    .object({
      since: instant,
      /** Rows made before there were two windows name a signal here. */
      cause: z.union([warningCauseSchema, signalNameSchema]),
      /** The signal it is named after where one signal alone brought it; else the one that takes most away. */
      signal: signalNameSchema.optional(),
      /** One signal alone brought it, whatever the score. */
      alone: z.boolean().optional(),
      window: z.enum(['slow', 'fast']).optional(),
    })
    .nullable(),
  /** null: too few authors in it to say. */
  fast: fastWindowSchema.nullable().optional(),
  pending: pendingSchema.optional(),
  /** Since when too few have been left of what were ten authors or more; ends when there are ten again. */
  quietSince: instant.nullable().optional(),
});
export type HealthSnapshot = z.infer<typeof healthSnapshotSchema>;
