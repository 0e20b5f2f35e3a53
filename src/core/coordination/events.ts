// What this agent tells others: one envelope, a type with a version each. Themes and counts of at least five authors only;
// a field that could hold less does not exist, or is refused here. docs/coordination.md shows each.
import { z } from 'zod';
import { healthStatusSchema, signalNameSchema } from '../health/snapshot.ts';
import { spaceIdSchema } from '../ids.ts';
import { coordinationEventSchema } from '../mail/notification.ts';
import { authorsSchema, memberCountSchema, themeNameSchema } from './groups.ts';
import { memberStates } from './retention.ts';
import { roleSchema } from './role.ts';

const instant = z.iso.datetime();
const share = z.number().min(0).max(1);
const span = { from: instant, to: instant };
/** A page behind the login; null: this agent has no public address. */
const link = z.url({ protocol: /^https?$/u }).nullable();

const driverSchema = z.strictObject({
  signal: signalNameSchema,
  /** Calibrated, 0.05 to 1. */
  value: z.number().min(0).max(1),
  weight: share,
  /** weight × ln(value), at most 0: the score is e^(sum of these). */
  contribution: z.number().max(0),
});

export const healthReportSchema = z
  .strictObject({
    /** What it was sent for: a schedule, or a warning that began. */
    period: z.enum(['daily', 'weekly', 'warning']),
    ...span,
    status: healthStatusSchema,
    /** null, like all that follows, where fewer than five people spoke. */
    score: share.nullable(),
    /** 80 % interval. */
    interval: z.tuple([share, share]).nullable(),
    /** At or under it the space is no longer healthy. */
    threshold: share,
    /** Score now minus the first one since `from`; null: not known. */
    change: z.number().min(-1).max(1).nullable(),
    authors: authorsSchema.nullable(),
    messages: z.number().int().min(0).nullable(),
    coverage: share.nullable(),
    drivers: z.array(driverSchema).max(20),
    /** Newest first; those about severe content stay with the moderators. */
    warnings: z
      .array(
        z.strictObject({
          cause: z.enum(['sudden', 'sustained']),
          signal: signalNameSchema.nullable(),
          since: instant,
          clearedAt: instant.nullable(),
        }),
      )
      .max(50),
    /** null: not counted. */
    cases: z.strictObject({ open: z.number().int().min(0), resolved: z.number().int().min(0) }).nullable(),
    link,
  })
  .refine(({ authors, score, drivers }) => authors !== null || (score === null && drivers.length === 0), {
    path: ['score'],
    message: 'no score of fewer than five authors',
  });

const insights = {
  ...span,
  /** Most mentioned first. */
  themes: z
    .array(
      z.strictObject({
        theme: themeNameSchema,
        authors: authorsSchema,
        mentions: z.number().int().min(1),
        /** Shares of its mentions; null: not known. */
        negative: share.nullable(),
        positive: share.nullable(),
        /** Mean score of what is said of it, each person once: -1 to 1; null: known of fewer than five people. */
        mood: z.number().min(-1).max(1).nullable(),
        /** Against the span before. */
        trend: z.enum(['new', 'up', 'same', 'down', 'unknown']),
      }),
    )
    .max(50),
  /** Themes left out: fewer than five people spoke of them, or their words could name somebody. */
  suppressed: z.number().int().min(0),
  /** `chat` and each other source, counted apart; one of fewer than five authors is left out. */
  sources: z
    .array(
      z.strictObject({ source: z.string().min(1).max(60), authors: authorsSchema, items: z.number().int().min(1) }),
    )
    .max(50),
};

export const feedbackInsightsSchema = z.strictObject({
  ...insights,
  surveys: z
    .array(
      z.strictObject({
        kind: z.enum(['CSAT', 'NPS', 'CES']),
        /** NPS: -100 to 100; else a percentage. */
        score: z.number().min(-100).max(100),
        answers: authorsSchema,
        responseRate: share,
      }),
    )
    .max(20),
  link,
});

export const retentionInsightsSchema = z.strictObject({
  ...span,
  /** By week of joining, oldest first; weeks with fewer than five joiners are left out. */
  cohorts: z
    .array(
      z.strictObject({
        /** Monday, 00:00 UTC. */
        week: instant,
        joiners: authorsSchema,
        /** Share active again in the following week. */
        retained: share,
      }),
    )
    .max(60),
  suppressedCohorts: z.number().int().min(0),
  /** Of those active in the week before, the share inactive in the last one; null: fewer than five. */
  churn: z.strictObject({ activeBefore: authorsSchema, rate: share }).nullable(),
  /** People by state; null: fewer than five, or not told because it could be worked out. */
  members: z.strictObject(
    Object.fromEntries(memberStates.map((state) => [state, memberCountSchema])) as Record<
      (typeof memberStates)[number],
      typeof memberCountSchema
    >,
  ),
  link,
});

/** The answer to `coordination.request`. */
export const analysisSchema = z.strictObject({
  topic: z.string().min(1).max(200),
  ...insights,
  /** One or two sentences; null: there was nothing of at least five people to say. */
  summary: z.string().max(1000).nullable(),
  link,
});

const envelope = {
  /** uuid; the `webhook-id` too, the same for every repeat. */
  id: z.uuid(),
  version: z.literal(1),
  at: instant,
  from: z.literal('CCO'),
  to: roleSchema,
  space: z.strictObject({ id: spaceIdSchema, name: z.string().max(200) }).nullable(),
  /** The `webhook-id` of what this answers. */
  inReplyTo: z.string().max(256).nullable(),
};

export const outgoingSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...envelope, type: z.literal('coordination.health-report'), data: healthReportSchema }),
  z.strictObject({ ...envelope, type: z.literal('coordination.feedback-insights'), data: feedbackInsightsSchema }),
  z.strictObject({ ...envelope, type: z.literal('coordination.retention-insights'), data: retentionInsightsSchema }),
  z.strictObject({ ...envelope, type: z.literal('coordination.analysis'), data: analysisSchema }),
  /** The seeds' event: a notification, status, alert or request. */
  z.strictObject({ ...envelope, type: z.literal('coordination.event'), data: coordinationEventSchema }),
]);
export type OutgoingEvent = z.infer<typeof outgoingSchema>;
export type OutgoingType = OutgoingEvent['type'];
export type HealthReport = z.infer<typeof healthReportSchema>;
export type FeedbackInsights = z.infer<typeof feedbackInsightsSchema>;
export type RetentionInsights = z.infer<typeof retentionInsightsSchema>;
export type Analysis = z.infer<typeof analysisSchema>;
