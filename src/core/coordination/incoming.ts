// What others tell this agent, and who may: strategy from the CMO, revenue from the CRO; any role may ask and acknowledge.
import { z } from 'zod';
import { strategySchema } from '../brand/strategy.ts';
import { spaceIdSchema } from '../ids.ts';
import { type CoordinationRole, roleSchema } from './role.ts';

export const revenueImpactSchema = z
  .strictObject({
    /** The case, or the theme, it is about; one of them at least. */
    caseId: z.string().min(1).max(100).optional(),
    spaceId: spaceIdSchema.optional(),
    theme: z.string().trim().min(1).max(80).optional(),
    /** What is at stake. */
    amount: z.number().min(0).max(1e12),
    /** ISO 4217. */
    currency: z.string().regex(/^[A-Z]{3}$/u),
    /** How it weighs for the business, as the CRO sees it: decides the priority. */
    level: z.enum(['low', 'medium', 'high', 'critical']),
  })
  .refine(({ caseId, spaceId, theme }) => caseId !== undefined || (spaceId !== undefined && theme !== undefined), {
    path: ['caseId'],
    message: 'name a case, or a space and a theme',
  });
export type RevenueImpact = z.infer<typeof revenueImpactSchema>;

const envelope = {
  version: z.literal(1).default(1),
  /** Must be the role whose secret signed it; absent: that one. */
  from: roleSchema.optional(),
};

export const incomingSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...envelope,
    type: z.literal('strategy.update'),
    data: z.strictObject({ strategy: strategySchema }),
  }),
  z.strictObject({ ...envelope, type: z.literal('revenue.impact'), data: revenueImpactSchema }),
  z.strictObject({
    ...envelope,
    type: z.literal('acknowledgement'),
    /** Id of the event that arrived. */
    data: z.strictObject({ of: z.uuid() }),
  }),
  z.strictObject({
    ...envelope,
    type: z.literal('coordination.request'),
    /** Asks for an analysis of what is said in a space about a topic, over 1 to 90 days. */
    data: z.strictObject({
      spaceId: spaceIdSchema,
      topic: z.string().trim().min(1).max(200),
      days: z.number().int().min(1).max(90).default(7),
    }),
  }),
]);
export type IncomingEvent = z.infer<typeof incomingSchema>;
export type IncomingType = IncomingEvent['type'];

const allowed: Readonly<Record<IncomingType, readonly CoordinationRole[] | 'any'>> = {
  'strategy.update': ['CMO'],
  'revenue.impact': ['CRO'],
  acknowledgement: 'any',
  'coordination.request': 'any',
};

/** Whether a role may send a type. */
export const maySend = (role: CoordinationRole, type: IncomingType): boolean => {
  const roles = allowed[type];
  return roles === 'any' || roles.includes(role);
};

export type CasePriority = 'low' | 'medium' | 'high' | 'urgent';

/** A case's priority from what is at stake. */
export const priorityOf = ({ level }: Pick<RevenueImpact, 'level'>): CasePriority =>
  level === 'critical' ? 'urgent' : level;

/** Ways an incoming message can be refused; `status` is the HTTP status that fits. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 409 | 422 | 503;
  /** kebab-case */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

const typeOf = z.object({ type: z.string() });
const knownTypes: ReadonlySet<string> = new Set(Object.keys(allowed));

/** Reads a body whose signature was found right. Never quotes it. */
export const parseIncoming = (body: string): { ok: true; event: IncomingEvent } | { ok: false; refusal: Refusal } => {
  const refuse = (code: string, message: string, remedy: string) => ({
    ok: false as const,
    refusal: { status: 400 as const, code, message, remedy },
  });
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return refuse('invalid-request', 'The body is not JSON.', 'Send one JSON object; docs/coordination.md shows them.');
  }
  const type = typeOf.safeParse(json);
  if (!type.success || !knownTypes.has(type.data.type)) {
    const known = [...knownTypes].join(', ');
    return refuse('coordination-unknown-type', 'This type of message is not known.', `Send one of ${known}.`);
  }
  const parsed = incomingSchema.safeParse(json);
  if (parsed.success) return { ok: true, event: parsed.data };
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'the message';
  const problem = issue?.code === 'unrecognized_keys' ? 'a field there is not known' : 'not as it should be';
  return refuse('invalid-request', `${field}: ${problem}.`, 'docs/coordination.md shows what belongs there.');
};
