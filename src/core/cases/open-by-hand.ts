// A case on a message, because a person says that it is one.
import type { ChannelId, MemberId, MessageId, SpaceId, ThreadId } from '../ids.ts';
import type { Repositories } from '../ports.ts';
import { messageType } from '../sentiment/message-type.ts';
import { advanceCase, openFinding } from './advance.ts';
import { type Case, type CaseKind, isOpen } from './case.ts';
import { causeOfMessage, type Finding, kindOfMessage, sameCaseMs } from './plan.ts';

/** What somebody points at, as the platform has it: it may not be stored. */
export interface PointedAt {
  readonly messageId: MessageId;
  readonly spaceId: SpaceId;
  readonly channelId: ChannelId;
  readonly threadId: ThreadId | null;
}

export interface OpenedByHand {
  /** `known`: it was open. */
  readonly outcome: 'opened' | 'known' | 'reopened';
  readonly case: Case;
  /** The message is kept, so there is a link to it. */
  readonly linked: boolean;
}

/**
 * Opens a case on a message; where one about it, or about its thread, is open, the message belongs to that one, and one that
 * was closed within a week is opened again. What it is is read from the words: a defect, a wish, else `other`. The limit of
 * cases from single messages is not for people.
 * @param by who asks for it
 * @param eventId of the asking: the same again changes nothing
 */
export const openByHand = async (
  tx: Pick<Repositories, 'cases' | 'messages'>,
  pointed: PointedAt,
  { by, eventId, now, newId }: { by: MemberId; eventId: string; now: number; newId: () => string },
): Promise<OpenedByHand> => {
  const { messageId, spaceId } = pointed;
  const stored = await tx.messages.get(messageId);
  const kept = stored?.spaceId === spaceId ? stored : null;
  const { channelId, threadId } = kept ?? pointed;
  const read =
    kept?.text == null ? null : messageType(kept.text, kept.score === null ? {} : { label: kept.score.label });
  const kind: CaseKind = (read === null ? undefined : kindOfMessage(read)) ?? 'other';
  const cause = causeOfMessage({ id: messageId, threadId });
  const told = (outcome: OpenedByHand['outcome'], one: Case): OpenedByHand => ({
    outcome,
    case: one,
    linked: kept !== null,
  });

  const join = async (one: Case, sourceId: string | null): Promise<OpenedByHand> => {
    await tx.cases.addEvidence(one.id, [messageId]);
    if (sourceId === messageId) return told('known', one);
    const again = { id: `again:${messageId}`, at: now, by, kind: 'recurred', score: null } as const;
    const advanced = await advanceCase(tx, one.id, again, now);
    return told('known', advanced.outcome === 'not-found' ? one : advanced.case);
  };

  const latest = await tx.cases.latest(spaceId, cause);
  if (latest !== null && isOpen(latest.case)) return join(latest.case, latest.sourceId);
  if (latest !== null && now - (latest.case.closedAt ?? 0) <= sameCaseMs) {
    const back = { id: eventId, at: now, by, kind: 'reopened', why: 'person' } as const;
    const advanced = await advanceCase(tx, latest.case.id, back, now);
    if (advanced.outcome === 'advanced') {
      await tx.cases.addEvidence(latest.case.id, [messageId]);
      return told('reopened', advanced.case);
    }
  }
  const finding: Finding = {
    spaceId,
    cause,
    origin: 'person',
    kind,
    priority: 'medium',
    channelId,
    threadId,
    signals: [],
    score: null,
    sourceId: messageId,
    at: now,
    evidence: [messageId],
    by,
  };
  const made = await openFinding(tx, finding, { now, newId });
  return made.outcome === 'opened' ? told('opened', made.case) : join(made.case, null);
};
