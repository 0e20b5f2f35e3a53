// What one agent or executive is told: the event type and the call of the seeds.
import { z } from 'zod';
import { CcoError } from '../errors.ts';
import type { Clock } from '../ports.ts';

export const agentTypes = ['CEO', 'CFO', 'CTO', 'CMO', 'CRO', 'CLO', 'CCO'] as const;
export type AgentType = (typeof agentTypes)[number];

/** From what can wait to what can't. */
export const priorities = ['low', 'medium', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];

export const coordinationEventTypes = [
  'agent_notification',
  'status_update',
  'alert_trigger',
  'coordination_request',
] as const;
export type CoordinationEventType = (typeof coordinationEventTypes)[number];

const metadataSchema = z
  .record(z.string().regex(/^[\w.-]{1,60}$/), z.union([z.string().max(500), z.number(), z.boolean()]))
  .refine((fields) => Object.keys(fields).length <= 30, 'at most 30 fields');
/** Ids, counts, links to pages behind the login. Never what a member said, nor who. */
export type NotificationMetadata = z.infer<typeof metadataSchema>;

export const coordinationEventSchema = z.strictObject({
  /** uuid */
  id: z.uuid(),
  type: z.enum(coordinationEventTypes),
  agentType: z.enum(agentTypes),
  priority: z.enum(priorities),
  /** Plain text: themes and counts of at least five authors. */
  message: z.string().trim().min(1).max(4000),
  metadata: metadataSchema,
  /** ISO 8601, UTC. */
  timestamp: z.iso.datetime(),
});
export type CommunicationCoordinationEvent = z.infer<typeof coordinationEventSchema>;

export interface NotificationDeps {
  readonly clock: Clock;
  /** uuid v7 */
  readonly newId: () => string;
  /** Stores the event; resolves once it is safe. The mail itself is sent from what is stored. */
  readonly keep: (event: CommunicationCoordinationEvent) => Promise<void>;
}

export interface NotificationOptions {
  /** Default `agent_notification`. */
  readonly type?: CoordinationEventType;
  /** uuid of what caused it: the same one again is the same event. Default: a new one. */
  readonly id?: string;
}

/**
 * Makes `sendAgentNotification(agentType, message, priority, metadata)`: urgent ones are mailed at once, the others in
 * the next digest. Resolves with the event once it is stored.
 * @throws CcoError `notification-invalid`, naming the field; never its value
 */
export const createAgentNotifications =
  ({ clock, newId, keep }: NotificationDeps) =>
  async (
    agentType: AgentType,
    message: string,
    priority: Priority,
    metadata: NotificationMetadata = {},
    { type = 'agent_notification', id = newId() }: NotificationOptions = {},
  ): Promise<CommunicationCoordinationEvent> => {
    const timestamp = new Date(clock.now()).toISOString();
    const parsed = coordinationEventSchema.safeParse({ id, type, agentType, priority, message, metadata, timestamp });
    if (!parsed.success) {
      const field = String(parsed.error.issues[0]?.path[0] ?? 'event');
      throw new CcoError(`A notification’s ${field} does not fit.`, { code: 'notification-invalid', data: { field } });
    }
    await keep(parsed.data);
    return parsed.data;
  };
