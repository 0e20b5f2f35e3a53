import { z } from 'zod';

export const labelSchema = z.enum(['negative', 'neutral', 'positive']);
export type Label = z.infer<typeof labelSchema>;

/** How a text reads. Ranges as in `cco score`'s output. */
export const messageScoreSchema = z.object({
  label: labelSchema,
  /** -1 (as negative as can be) to 1. */
  score: z.number().min(-1).max(1),
  /** 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** Probability that it is offensive, 0 to 1. */
  offensive: z.number().min(0).max(1),
  /** ISO 639-1, or `und`. */
  language: z.string().min(2).max(3),
  /** Whether it asks something. */
  asks: z.boolean(),
});
export type MessageScore = z.infer<typeof messageScoreSchema>;
