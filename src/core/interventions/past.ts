// What was proposed, held out or said before in a space, as the policy reads it.
import type { MemberId, MessageId } from '../ids.ts';
import type { Conversation } from '../ports.ts';
import type { Intervention } from './intervention.ts';
import { type KindName, kindLimits } from './kinds/limits.ts';
import type { PastAct } from './policy.ts';

/** A conversation the experiment kept something from, while it is known whom and what it was about. */
export interface HeldOut extends Conversation {
  readonly kind: KindName;
  readonly about: MemberId | null;
  readonly messageId: MessageId | null;
  readonly at: number;
}

export interface Past {
  readonly past: readonly PastAct[];
  /** `spokenKey` of what was proposed or held out before. */
  readonly spoken: ReadonlySet<string>;
  /** Drafts nobody decided on, and what shares a card with one. */
  readonly open: readonly Intervention[];
  readonly interventions: readonly Intervention[];
}

const hourMs = 60 * 60_000;
/** An approved post that is not out after this is none any more. */
export const postLifeMs = hourMs;
/** Past acts are read this far back, at least: the longest rest of any kind, and a week. */
export const pastMs = Math.max(7 * 24 * hourMs, ...Object.values(kindLimits).map(({ cooldownMs }) => cooldownMs));

/** Of what is proposed once at most. */
export const spokenKey = (kind: KindName, messageId: MessageId): string => `${kind} ${messageId}`;

const isOpen = ({ status, postedAt, decidedAt, createdAt, postAt, kind }: Intervention, now: number): boolean => {
  if (status === 'draft') return true;
  if (status !== 'approved' || postedAt !== null || kindLimits[kind].toModerators) return false;
  return now < Math.max(postAt ?? 0, decidedAt ?? createdAt) + postLifeMs;
};

export const pastOf = (interventions: readonly Intervention[], heldOut: readonly HeldOut[], now: number): Past => {
  const drafts = interventions.filter(({ status }) => status === 'draft');
  const cards = new Set(drafts.flatMap(({ cardOutboxId }) => (cardOutboxId === null ? [] : [cardOutboxId])));
  const named = [...interventions.map(({ kind, replyTo }) => ({ kind, messageId: replyTo ?? null })), ...heldOut];
  return {
    past: [
      ...interventions.map(
        (one): PastAct => ({
          kind: one.kind,
          channelId: one.channelId,
          threadId: one.threadId,
          about: one.about,
          at: one.createdAt,
          postedAt: one.postedAt,
          open: isOpen(one, now),
        }),
      ),
      ...heldOut.map(
        ({ kind, channelId, threadId, about, at }): PastAct => ({
          kind,
          channelId,
          threadId,
          about,
          at,
          postedAt: null,
          open: false,
        }),
      ),
    ],
    spoken: new Set(named.flatMap(({ kind, messageId }) => (messageId === null ? [] : [spokenKey(kind, messageId)]))),
    open: interventions.filter(({ status, cardOutboxId: card }) => status === 'draft' || cards.has(card ?? '')),
    interventions,
  };
};
