// Drafts, and what became of them.
import type { MemberId, SpaceId } from '../ids.ts';
import type { Intervention, InterventionStatus, NewIntervention } from '../interventions/intervention.ts';
import type { Conversation } from './messages.ts';

export interface InterventionRepository {
  add(intervention: NewIntervention): Promise<void>;
  get(id: string): Promise<Intervention | null>;
  /** The one whose approved post is this outbox row. */
  byPostOutboxId(spaceId: SpaceId, outboxId: string): Promise<Intervention | null>;
  list(filter: {
    spaceId?: SpaceId;
    status?: InterventionStatus;
    decidedBy?: MemberId;
    limit: number;
  }): Promise<Intervention[]>;
  /** Newest of this kind in a conversation, whatever became of it: for cool-downs. */
  latest(where: Conversation, kind: string): Promise<Intervention | null>;
  /** Moves `from` → `to` if it still is `from`; false when somebody was first. */
  move(
    id: string,
    from: InterventionStatus,
    to: InterventionStatus,
    change: { at: number; by: MemberId | 'agent'; text?: string; reason?: string; postOutboxId?: string },
  ): Promise<boolean>;
  /**
   * Clears the text, and the reason given for the decision, of those made before `before` and no longer open: the text is
   * then empty. Returns how many.
   */
  expireText(before: number): Promise<number>;
}
