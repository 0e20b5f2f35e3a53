// A problem of a community, from the moment it was seen until those who had it say that it is solved.
import { z } from 'zod';
import { signalNameSchema } from '../health/snapshot.ts';
import { channelIdSchema, type MemberId, memberIdSchema, type SpaceId, threadIdSchema } from '../ids.ts';

export const caseKinds = ['response-delay', 'negative-sentiment', 'feature-request', 'bug-report', 'other'] as const;
export const caseKindSchema = z.enum(caseKinds);
export type CaseKind = z.infer<typeof caseKindSchema>;

/**
 * `detected`: seen. `typed`: it is known what it is. `acted`: its first steps are under way. `monitoring`: they are done or
 * given up. `awaiting-confirmation`: it looks solved, and members were asked. `resolved`: they, or a person in charge, said
 * so. `reopened`: not solved after all.
 */
export const caseStates = [
  'detected',
  'typed',
  'acted',
  'monitoring',
  'awaiting-confirmation',
  'resolved',
  'reopened',
] as const;
export const caseStateSchema = z.enum(caseStates);
export type CaseState = z.infer<typeof caseStateSchema>;

/** From what can wait to what can't. */
export const casePriorities = ['low', 'medium', 'high', 'urgent'] as const;
export const casePrioritySchema = z.enum(casePriorities);
export type CasePriority = z.infer<typeof casePrioritySchema>;

export const caseOrigins = ['warning', 'sla', 'message', 'person'] as const;
export const caseOriginSchema = z.enum(caseOrigins);

export const outcomes = ['solved', 'no-action', 'duplicate'] as const;
export const outcomeSchema = z.enum(outcomes);
export type Outcome = z.infer<typeof outcomeSchema>;

/** How its issue stands. `declined`: closed there, and nothing was solved. */
export const trackerStateSchema = z.enum(['open', 'in-progress', 'resolved', 'declined']);

/** A pain point: a label of a few words, counts of at least five people. */
export const painPointSchema = z.object({
  label: z.string().min(1).max(200),
  messages: z.number().int().min(1),
  authors: z.number().int().min(5),
  trend: z.object({
    before: z.number().int().nullable(),
    change: z.enum(['new', 'up', 'same', 'down', 'unknown']),
  }),
});
export type PainPoint = z.infer<typeof painPointSchema>;

const score = z.number().min(0).max(1);
const instant = z.number().int();

/** What events make of it; ids, counts and codes only. The owner is kept apart, since a person can be erased. */
export const caseViewSchema = z.object({
  cause: z.string().min(1).max(500),
  origin: caseOriginSchema,
  kind: caseKindSchema.nullable(),
  state: caseStateSchema,
  priority: casePrioritySchema,
  /** Where it is about one place. */
  channelId: channelIdSchema.nullable(),
  threadId: threadIdSchema.nullable(),
  signals: z.array(signalNameSchema),
  openedAt: instant,
  updatedAt: instant,
  /** null: it is open. */
  closedAt: instant.nullable(),
  closedBy: z.enum(['members', 'person']).nullable(),
  outcome: outcomeSchema.nullable(),
  /** How often it was reopened; what was asked and said in an earlier round does not count any more. */
  round: z.number().int().min(0),
  /** How often members were asked in this round. */
  asks: z.number().int().min(0),
  /** How often it was seen again while it was open. */
  recurred: z.number().int().min(0),
  themes: z.array(painPointSchema),
  scoreBefore: score.nullable(),
  scoreAfter: score.nullable(),
  votes: z.object({ solved: z.number().int().min(0), unsolved: z.number().int().min(0) }),
  tracker: z
    .object({
      externalId: z.string(),
      url: z.string().nullable(),
      state: trackerStateSchema,
    })
    .nullable(),
  /** Steps done, e.g. `tracker`, `notify:ceo`. */
  done: z.array(z.string()),
  /** Steps of which it is not sure that they were done, or that were given up. */
  troubles: z.array(z.object({ step: z.string(), status: z.enum(['uncertain', 'failed']) })),
});
export type CaseView = z.infer<typeof caseViewSchema>;

export interface Case extends CaseView {
  /** uuid v7 */
  readonly id: string;
  readonly spaceId: SpaceId;
  /** null: nobody has taken it. */
  readonly owner: MemberId | null;
}

export const isOpen = ({ state }: Pick<CaseView, 'state'>): boolean => state !== 'resolved';

const common = {
  /** Unique within the case: the same event again changes nothing. */
  id: z.string().min(1).max(200),
  at: instant,
  /** null: the agent, or somebody who was erased. */
  by: memberIdSchema.nullable(),
};

export const caseEventSchema = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('opened'),
    cause: z.string().min(1).max(500),
    origin: caseOriginSchema,
    priority: casePrioritySchema,
    channelId: channelIdSchema.nullable(),
    threadId: threadIdSchema.nullable(),
    signals: z.array(signalNameSchema),
    score: score.nullable(),
    /** Id of the warning, question or message that brought it. */
    sourceId: z.string().max(500).nullable(),
  }),
  z.object({ ...common, kind: z.literal('typed'), caseKind: caseKindSchema }),
  /** What the messages of that time are about; at most eight themes. */
  z.object({ ...common, kind: z.literal('analysed'), themes: z.array(painPointSchema).max(8) }),
  z.object({ ...common, kind: z.literal('recurred'), score: score.nullable() }),
  z.object({
    ...common,
    kind: z.literal('settled'),
    effectId: z.string(),
    /** `skipped`: there is nobody or nothing to do it with here. */
    status: z.enum(['done', 'uncertain', 'failed', 'skipped']),
    externalId: z.string().max(400).nullable(),
    url: z.string().max(2_000).nullable(),
  }),
  /** It looks solved. */
  z.object({
    ...common,
    kind: z.literal('recovered'),
    why: z.enum(['warning-cleared', 'answered', 'person']),
    score: score.nullable(),
  }),
  z.object({
    ...common,
    kind: z.literal('tracker-moved'),
    state: trackerStateSchema,
  }),
  /** All that members answered so far in a round. */
  z.object({
    ...common,
    kind: z.literal('votes'),
    round: z.number().int().min(0),
    solved: z.number().int().min(0),
    unsolved: z.number().int().min(0),
  }),
  /** Members were asked, and too few answered in time. */
  z.object({ ...common, kind: z.literal('unanswered'), round: z.number().int().min(0) }),
  z.object({ ...common, kind: z.literal('assigned'), to: memberIdSchema.nullable() }),
  /** Empty: past its time to live, or its writer was erased. */
  z.object({ ...common, kind: z.literal('noted'), text: z.string().max(2_000) }),
  z.object({ ...common, kind: z.literal('prioritised'), priority: casePrioritySchema }),
  z.object({ ...common, kind: z.literal('scored'), score }),
  z.object({ ...common, kind: z.literal('closed'), outcome: outcomeSchema }),
  z.object({
    ...common,
    kind: z.literal('reopened'),
    why: z.enum(['person', 'recurred', 'members', 'tracker']),
  }),
]);
export type CaseEvent = z.infer<typeof caseEventSchema>;
export type OpenedEvent = Extract<CaseEvent, { kind: 'opened' }>;
