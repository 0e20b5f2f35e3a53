// What members ask of the agent: to be told of questions, to be left alone; and what they say about the community.
import type { MemberId, SpaceId } from '../ids.ts';
import type { MessageScore } from '../sentiment/score.ts';

export interface HelperRow {
  readonly memberId: MemberId;
  readonly since: number;
  readonly lastPingAt: number | null;
}

export interface HelperRepository {
  /** Asks to be told, or takes it back; false: it was so before. */
  set(spaceId: SpaceId, id: MemberId, helping: boolean, now: number): Promise<boolean>;
  list(spaceId: SpaceId): Promise<HelperRow[]>;
  pinged(spaceId: SpaceId, ids: readonly MemberId[], at: number): Promise<void>;
}

export interface StopRepository {
  /** Kept as a keyed hash, over all spaces: the agent never again replies to them or names them. false: it was so before. */
  set(id: MemberId, stopped: boolean, now: number): Promise<boolean>;
  /** Those of the given members who said stop. */
  among(ids: readonly MemberId[]): Promise<Set<MemberId>>;
}

export interface Feedback {
  /** uuid v7, or the source's own id after its name. */
  readonly id: string;
  readonly spaceId: SpaceId;
  /** null: erased, or not a member. */
  readonly memberId: MemberId | null;
  /** `command`, `e-mail`, or the name of another source, e.g. `tickets`. */
  readonly source: string;
  readonly at: number;
  /** null: past its time to live. */
  readonly text: string | null;
  readonly score: Pick<MessageScore, 'label' | 'score' | 'offensive' | 'language'> | null;
}

export interface FeedbackRepository {
  /** The same id twice is a no-op (false). */
  add(feedback: Feedback): Promise<boolean>;
  /** Newest first. */
  list(filter: { spaceId: SpaceId; since?: number; limit: number }): Promise<Feedback[]>;
  /** Clears text older than `before`; returns how many. Scores stay. */
  expireText(before: number): Promise<number>;
}
