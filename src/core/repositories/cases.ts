// Cases with their events, what they want done outside, and what was told of promises that were not kept.
import type { Case, CaseEvent, CaseState, OpenedEvent } from '../cases/case.ts';
import type { CaseEffect } from '../cases/effect.ts';
import type { CaseFile } from '../cases/step.ts';
import type { ChannelId, MemberId, MessageId, SpaceId, ThreadId } from '../ids.ts';
import type { AnalysisRequest } from '../sla/analysis.ts';
import type { Told } from '../sla/escalation.ts';

export type CaseEffectStatus = 'pending' | 'sending' | 'done' | 'uncertain' | 'failed';

export interface CaseEffectRow {
  readonly id: string;
  readonly caseId: string;
  readonly effect: CaseEffect;
  readonly status: CaseEffectStatus;
  readonly attempts: number;
  readonly firstAttemptAt: number | null;
  readonly nextAttemptAt: number;
  /** The tracker's, the mail's or the outbox's id of what was done. */
  readonly externalId: string | null;
  readonly url: string | null;
  readonly errorCode: string | null;
  readonly createdAt: number;
}

/** A message a case rests on, for moderators; one that was deleted or erased is not given any more. */
export interface CaseEvidence {
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly threadId: ThreadId | null;
  readonly at: number;
}

export interface CaseRepository {
  /** false: one of this cause is open in the space, and nothing was stored. */
  open(file: CaseFile, current: Case, effects: readonly CaseEffect[], now: number): Promise<boolean>;
  /** For writing: holds the case until the transaction ends. */
  take(id: string): Promise<CaseFile | null>;
  get(id: string): Promise<Case | null>;
  /** Its events in order, with who and what was noted. */
  timeline(id: string): Promise<(CaseEvent | OpenedEvent)[]>;
  /**
   * Keeps an event, what the case is after it and its new effects. false: reopening it is not possible, because another one
   * of its cause is open in the space, and nothing was stored.
   */
  save(event: CaseEvent, current: Case, effects: readonly CaseEffect[], now: number): Promise<boolean>;
  /** The newest of this cause, open or not, and whether this finding has been added to it. */
  latest(spaceId: SpaceId, cause: string): Promise<{ readonly case: Case; readonly sourceId: string | null } | null>;
  /** The one whose tracker issue this is. */
  byTracker(externalId: string): Promise<Case | null>;
  /** Those whose id ends so, at most two. */
  endingIn(spaceId: SpaceId, end: string): Promise<Case[]>;
  /** Open first, then by when something happened last. `search`: words that all must be in it. */
  list(filter: {
    spaceId?: SpaceId;
    open?: boolean;
    state?: CaseState;
    owner?: MemberId;
    search?: string;
    /** Closed at or after it. */
    closedSince?: number;
    limit: number;
  }): Promise<Case[]>;
  /** How many of this origin were opened at or after `since`. */
  openedSince(spaceId: SpaceId, origin: Case['origin'], since: number): Promise<number>;
  /** The same message twice is kept once; at most 200 a case are kept. */
  addEvidence(caseId: string, messages: readonly MessageId[]): Promise<void>;
  /** Newest first. */
  evidence(caseId: string, limit: number): Promise<CaseEvidence[]>;
  /** Whether it rests on something this member said; null: it rests on nothing that is still there. */
  concerns(caseId: string, member: MemberId): Promise<boolean | null>;
  /** A member's answer in a round: one each, changeable; kept as a keyed hash. What all answered is given back. */
  vote(
    caseId: string,
    round: number,
    by: MemberId,
    solved: boolean,
    at: number,
  ): Promise<{ readonly solved: number; readonly unsolved: number }>;
  /** Clears notes written before `before`; returns how many. */
  expireNotes(before: number): Promise<number>;
}

export interface CaseEffectRepository {
  get(id: string): Promise<CaseEffectRow | null>;
  /** Oldest first. */
  list(caseId: string): Promise<CaseEffectRow[]>;
  /** Pending, or sending with its next attempt due; none whose `after` is not settled. Oldest first. */
  due(now: number, limit: number): Promise<CaseEffectRow[]>;
  /** pending|sending (due) → sending, as in the outbox; null: not due, or somebody else has it. */
  claim(id: string, now: number, retryAt: number): Promise<CaseEffectRow | null>;
  /**
   * Sets a final status, or back to `sending` with a later attempt. true: it became final by this. What is done stays done.
   */
  settle(
    id: string,
    outcome:
      | { status: 'done'; externalId: string | null; url: string | null }
      | { status: 'uncertain' | 'failed'; errorCode: string }
      | { status: 'sending'; errorCode: string; nextAttemptAt: number },
  ): Promise<boolean>;
  count(status: CaseEffectStatus): Promise<number>;
}

export interface SlaRepository {
  /** What was told of these promises, whenever, and of any in the space since `since`. */
  told(spaceId: SpaceId, subjects: readonly string[], since: number): Promise<Told[]>;
  /** The same promise and rung again is a no-op; returns those that are new. */
  tell(spaceId: SpaceId, notices: readonly Told[]): Promise<Told[]>;
  /** What waits for a digest since `since`, oldest first. */
  digest(spaceId: SpaceId, since: number): Promise<{ rung: Told['rung']; kind: Told['kind']; count: number }[]>;
  expire(before: number): Promise<number>;
  /** Notes that an analysis was asked for; the same id twice is a no-op. */
  requested(request: { id: string; spaceId: SpaceId; at: number }): Promise<void>;
  answered(id: string, at: number): Promise<void>;
  /** Requested at or after `since`, oldest first; of one space, or of all. */
  analyses(since: number, spaceId?: SpaceId): Promise<(AnalysisRequest & { alertedAt: number | null })[]>;
  alerted(ids: readonly string[], at: number): Promise<void>;
}
