// What a case wants done outside. An intent holds no words: they are made of the case when it is carried out.
import { z } from 'zod';
import { casePrioritySchema } from './case.ts';

export const notifiedRoles = ['support', 'product', 'ceo'] as const;

const common = {
  /** `<case id>:<step>`: the same step of the same case is the same effect, however often it is asked for. */
  id: z.string().min(1).max(300),
  caseId: z.string(),
  /** The effect that must be done before this one; it is not begun until then, and given up if that one is. */
  after: z.string().nullable(),
};

export const caseEffectSchema = z.discriminatedUnion('kind', [
  /** Posts the case's card in the moderators' channel. */
  z.object({ ...common, kind: z.literal('card') }),
  /** Brings the card up to date. Doing it twice is doing it once. */
  z.object({ ...common, kind: z.literal('card-update') }),
  /** Reads what the messages since shortly before `since` are about; answered by an `analysed` event. */
  z.object({ ...common, kind: z.literal('analyse'), since: z.number().int() }),
  /** Opens the tracker issue. Look for its marker, the effect's id, before a repeat. */
  z.object({ ...common, kind: z.literal('tracker-open') }),
  z.object({
    ...common,
    kind: z.literal('tracker-comment'),
    about: z.enum(['recurred', 'reopened', 'resolved']),
  }),
  z.object({
    ...common,
    kind: z.literal('notify'),
    role: z.enum(notifiedRoles),
    about: z.enum(['opened', 'reopened', 'resolved']),
    priority: casePrioritySchema,
  }),
  /** Asks in the space, or in the thread it is about, whether it is solved; `ask` counts from 1. */
  z.object({ ...common, kind: z.literal('ask'), round: z.number().int(), ask: z.number().int() }),
  /** Tells the thread that somebody works on it. */
  z.object({ ...common, kind: z.literal('tell'), round: z.number().int() }),
]);
export type CaseEffect = z.infer<typeof caseEffectSchema>;

export const effectId = (caseId: string, step: string): string => `${caseId}:${step}`;
/** The part of an effect's id that names the step. */
export const stepOf = (id: string): string => id.slice(id.indexOf(':') + 1);
