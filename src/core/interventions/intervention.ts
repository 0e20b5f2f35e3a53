import type { ChannelId, MemberId, MessageId, SpaceId, ThreadId } from '../ids.ts';
import type { KindName } from './kinds/limits.ts';

export type InterventionKind = KindName;
/** Who decides: `observe` only records, `approve` asks a moderator, `auto` posts (only kinds that allow it). */
export type Mode = 'observe' | 'approve' | 'auto';

/**
 * observed: recorded, nothing proposed (mode observe). draft → approved | dismissed | expired.
 * approved: its post is in the outbox, or was posted alone. approved → undone: its post was taken back.
 */
export type InterventionStatus = 'observed' | 'draft' | 'approved' | 'dismissed' | 'expired' | 'undone';

/** Why a moderator turned a draft down. */
export type Dismissal = 'not-needed' | 'wrong' | 'too-late' | 'tone' | 'other';

export interface NewIntervention {
  /** uuid v7 */
  readonly id: string;
  readonly spaceId: SpaceId;
  readonly channelId: ChannelId;
  readonly threadId: ThreadId | null;
  readonly kind: InterventionKind;
  readonly mode: Mode;
  readonly status: InterventionStatus;
  /** The message it is about, to which its post replies; absent: none alone. */
  readonly replyTo?: MessageId | null;
  /** Why, in words and counts; never a quote or a name. */
  readonly reason: string;
  /** The proposed text. */
  readonly text: string;
  /** The member it speaks to; null: nobody in particular. Cleared by erase. */
  readonly about: MemberId | null;
  /** Members it names so that their client tells them. */
  readonly pings: readonly MemberId[];
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Proposed in quiet hours: when they end, for the button that posts then. */
  readonly postAt: number | null;
  /** Outbox row of its card in the moderators' channel; null in mode observe. Several drafts of a kind may share one. */
  readonly cardOutboxId: string | null;
  /** Outbox row of what was posted alone (mode auto); null: nothing was. */
  readonly postOutboxId: string | null;
  /** Of the communication strategy its text was judged by; null: none was imported. */
  readonly strategyVersion: number | null;
}

export interface Intervention extends NewIntervention {
  readonly decidedAt: number | null;
  readonly decidedBy: MemberId | 'agent' | null;
  readonly decisionReason: string | null;
  readonly dismissal: Dismissal | null;
  /** When its post was seen to be out. */
  readonly postedAt: number | null;
  readonly snoozedUntil: number | null;
}
