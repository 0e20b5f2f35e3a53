import type { ChannelId, MemberId, SpaceId, ThreadId } from '../ids.ts';

export type InterventionKind = 'de-escalation';
/** Who decides: `observe` only records, `approve` asks a moderator, `auto` posts (only kinds that allow it). */
export type Mode = 'observe' | 'approve' | 'auto';

/**
 * observed: recorded, nothing proposed (mode observe). draft → approved | dismissed | expired.
 * approved: its post is in the outbox.
 */
export type InterventionStatus = 'observed' | 'draft' | 'approved' | 'dismissed' | 'expired';

export interface NewIntervention {
  /** uuid v7 */
  readonly id: string;
  readonly spaceId: SpaceId;
  readonly channelId: ChannelId;
  readonly threadId: ThreadId | null;
  readonly kind: InterventionKind;
  readonly mode: Mode;
  readonly status: InterventionStatus;
  /** Why, in words and counts; never a quote or a name. */
  readonly reason: string;
  /** The proposed text. */
  readonly text: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Outbox row of its card in the moderators' channel; null in mode observe. */
  readonly cardOutboxId: string | null;
}

export interface Intervention extends NewIntervention {
  readonly decidedAt: number | null;
  readonly decidedBy: MemberId | 'agent' | null;
  readonly decisionReason: string | null;
  /** Outbox row of the post in the thread, once approved. */
  readonly postOutboxId: string | null;
}
