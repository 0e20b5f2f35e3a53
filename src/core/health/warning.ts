// What a warning hands on: the row that starts the response plan, with all that the later steps need and no content.
import { z } from 'zod';
import { channelIdSchema, messageIdSchema, spaceIdSchema, threadIdSchema } from '../ids.ts';
import { driverSchema, fastWindowSchema, signalNameSchema, warningCauseSchema } from './snapshot.ts';

export const exampleSchema = z.object({
  messageId: messageIdSchema,
  channelId: channelIdSchema,
  threadId: threadIdSchema.nullable(),
  at: z.number().int(),
});

/** What was known when it began. */
export const warningDetailSchema = z.object({
  score: z.number().min(0).max(1).nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  threshold: z.number(),
  authors: z.number().int(),
  messages: z.number().int(),
  drivers: z.array(driverSchema),
  fast: fastWindowSchema.nullable(),
  /** What moderators may look at first; never left for anyone else. */
  examples: z.array(exampleSchema),
  /** Counts of severe messages by category, of a warning with cause `severe`. */
  severe: z.record(z.string(), z.number().int()).optional(),
});

export const healthWarningSchema = z.object({
  /** uuid v7 */
  id: z.string(),
  spaceId: spaceIdSchema,
  cause: warningCauseSchema,
  signal: signalNameSchema.nullable(),
  beganAt: z.number().int(),
  /** null: it lasts. */
  clearedAt: z.number().int().nullable(),
  detail: warningDetailSchema,
});
export type HealthWarning = z.infer<typeof healthWarningSchema>;
