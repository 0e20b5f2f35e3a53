// Drafts, and what became of them; decisions, not doing included; and what is measured of their effect.

import type { ChannelId, MemberId, MessageId, SpaceId, ThreadId } from '../ids.ts';
import type { Arm } from '../interventions/effect/hold-out.ts';
import type { Eligibility } from '../interventions/effect/report.ts';
import type {
  Dismissal,
  Intervention,
  InterventionKind,
  InterventionStatus,
  NewIntervention,
} from '../interventions/intervention.ts';
import type { PolicyDecision } from '../interventions/policy.ts';
import type { Conversation } from './messages.ts';

export interface InterventionRepository {
  add(intervention: NewIntervention): Promise<void>;
  get(id: string): Promise<Intervention | null>;
  /** The one whose approved post is this outbox row. */
  byPostOutboxId(spaceId: SpaceId, outboxId: string): Promise<Intervention | null>;
  /** Those that share a card, oldest first. */
  byCard(spaceId: SpaceId, cardOutboxId: string): Promise<Intervention[]>;
  /** Open drafts of a kind in a channel, at most `limit`, held to the end of the transaction, in the order of their ids. */
  holdDrafts(
    of: { spaceId: SpaceId; kind: InterventionKind; channelId: ChannelId },
    limit: number,
  ): Promise<Intervention[]>;
  /** Newest first. `since`: made at or after it. */
  list(filter: {
    spaceId?: SpaceId;
    status?: InterventionStatus;
    kind?: InterventionKind;
    decidedBy?: MemberId;
    since?: number;
    limit: number;
  }): Promise<Intervention[]>;
  /** Newest of this kind in a conversation, whatever became of it: for cool-downs. */
  latest(where: Conversation, kind: string): Promise<Intervention | null>;
  /** Moves `from` → `to` if it still is `from`; false when somebody was first. */
  move(
    id: string,
    from: InterventionStatus,
    to: InterventionStatus,
    change: {
      at: number;
      by: MemberId | 'agent';
      text?: string;
      reason?: string;
      dismissal?: Dismissal;
      postOutboxId?: string;
    },
  ): Promise<boolean>;
  /** A draft that sleeps until a time and expires at another; false when it is no open draft any more. */
  snooze(id: string, until: number, expiresAt: number): Promise<boolean>;
  /** Notes that its post is out. */
  posted(id: string, at: number): Promise<void>;
  /**
   * Clears the text, and the reason given for the decision, of those made before `before` and no longer open: the text is
   * then empty. Returns how many.
   */
  expireText(before: number): Promise<number>;
}

export interface DecisionRow extends Conversation {
  readonly at: number;
  readonly kind: InterventionKind;
  /** `skipped`: the kind itself saw no use in it; `code` and `words` are then its own. */
  readonly decision: PolicyDecision['decision'] | 'skipped';
  /** kebab-case */
  readonly code: string;
  /** One sentence for a moderator; no name, no quote. */
  readonly words: string;
  /** When it would be decided otherwise; null: not known. */
  readonly until: number | null;
  readonly interventionId: string | null;
}

export interface DecisionRepository {
  add(rows: readonly DecisionRow[]): Promise<void>;
  /** Newest first. Of one conversation, or of a whole space. */
  list(filter: {
    spaceId: SpaceId;
    channelId?: ChannelId;
    threadId?: ThreadId | null;
    since?: number;
    limit: number;
  }): Promise<DecisionRow[]>;
  /** The newest of each kind in a conversation. */
  latest(where: Conversation): Promise<DecisionRow[]>;
  /** Removes those older than `before`, at most `limit`; returns how many. */
  expire(before: number, limit: number): Promise<number>;
}

export interface NewEligibility extends Conversation {
  /** uuid v7 */
  readonly id: string;
  /** `experimentUnit` of where it was. */
  readonly unit: string;
  readonly kind: InterventionKind;
  readonly arm: Arm | null;
  /** Whom it is about; kept until the outcome is read, and as a keyed hash after it. */
  readonly about: MemberId | null;
  /** The question it is about, where it is about one. */
  readonly messageId: MessageId | null;
  readonly at: number;
  /** When its outcome can be read. */
  readonly dueAt: number;
}

export interface EffectRepository {
  /** false: the conversation has one of this kind already; the first counts. */
  addEligibility(row: NewEligibility): Promise<boolean>;
  getEligibility(id: string): Promise<(NewEligibility & { readonly outcome: number | null }) | null>;
  /** Keeps what came of it (null: it cannot be known) and forgets whom it was about. */
  measured(id: string, outcome: number | null, at: number): Promise<void>;
  /** Where the experiment kept something from being said since `since`, newest first. `about`: as long as it is known. */
  heldOut(
    spaceId: SpaceId,
    since: number,
  ): Promise<
    (Conversation & { kind: InterventionKind; about: MemberId | null; messageId: MessageId | null; at: number })[]
  >;
  /** Of one space, or of all; for the report. */
  eligibilities(filter: {
    spaceId?: SpaceId;
    kind?: InterventionKind;
    since?: number;
  }): Promise<(Eligibility & { readonly kind: InterventionKind })[]>;
  /** A member's answer to "was this helpful?": one each, changeable. false: it was the same before. */
  rate(interventionId: string, by: MemberId, helpful: boolean, at: number): Promise<boolean>;
  ratings(
    interventionIds: readonly string[],
  ): Promise<{ interventionId: string; helpful: number; unhelpful: number }[]>;
}
