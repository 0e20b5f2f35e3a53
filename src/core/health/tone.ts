import type { AuthorTotals, ReactionTotals } from '../ports.ts';
import { type AuthorPart, acrossAuthors, type SignalEstimate } from './across-authors.ts';

// The usual share of messages that do not read negative (see `referenceCurves`).
const usualRate = 0.93;

// A click says a tenth of what a message does: no words are chosen for it, and often it repeats what others clicked.
const reactionWeight = 0.1;
// However much somebody clicks: what they wrote says at least twice as much of their mood.
const largestShare = 0.5;
// Who only reacts counts for one message at most.
const mostWithoutWords = 1;

/** A member's reactions as so many messages, `most` at most. */
const asMessages = ({ positive, negative }: ReactionTotals, most: number): AuthorPart => {
  const clicks = positive + negative;
  const all = Math.min(clicks * reactionWeight, most);
  return clicks === 0 ? { good: 0, all: 0 } : { good: (positive / clicks) * all, all };
};

/**
 * 1 − negative share of members' messages, per author first. Staff speak for the space, agents are not people: neither counts.
 * Reactions are a light signal beside: see the constants here, and `light` of `acrossAuthors` for those who only react.
 */
export const tone = (
  authors: readonly AuthorTotals[],
  usual: number = usualRate,
  reactions: readonly ReactionTotals[] = [],
): SignalEstimate | null => {
  const clicked = new Map(reactions.map((one) => [one.memberId, one]));
  const parts: AuthorPart[] = [];
  for (const { memberId, role, messages, negative } of authors) {
    const own = clicked.get(memberId);
    clicked.delete(memberId);
    if (role !== 'member') continue;
    const beside = own === undefined ? null : asMessages(own, messages * largestShare);
    const said = { good: messages - negative, all: messages };
    parts.push(beside === null ? said : { good: said.good + beside.good, all: said.all + beside.all });
  }
  const light: AuthorPart[] = [];
  for (const own of clicked.values()) if (own.role === 'member') light.push(asMessages(own, mostWithoutWords));
  return acrossAuthors(parts, usual, light);
};
