// Rude words from several members: reminds all who read of the rules, nobody in particular. Posted rules raise how many
// newcomers keep them (Matias 2019, PNAS 116:9785).
import { count } from '../../commands/words.ts';
import type { StoredMessage } from '../../ports.ts';
import { findEscalation, isAimed } from '../de-escalation.ts';
import { defineKind } from './kind.ts';

/** Rude: read as offensive and negative, and said at somebody. A curse at a computer is none. */
export const rulesRule = { windowMs: 60 * 60_000, offensive: 0.7, leastMessages: 3, leastMembers: 2 } as const;

export interface RulesFacts {
  /** Of one conversation, oldest first. */
  readonly messages: readonly StoredMessage[];
  /** Address of the rules; null: none is known. */
  readonly rules: string | null;
}

interface Found {
  readonly messages: number;
  readonly members: number;
}

export const rulesReminder = defineKind<RulesFacts, Found, 'rules-reminder'>({
  name: 'rules-reminder',
  trigger: ({ messages }, now) => {
    const rude = messages.filter(
      ({ at, author, score, text }) =>
        at > now - rulesRule.windowMs &&
        at <= now &&
        author?.role === 'member' &&
        score !== null &&
        score.offensive >= rulesRule.offensive &&
        score.label === 'negative' &&
        isAimed(text),
    );
    const members = new Set(rude.map(({ author }) => author?.id)).size;
    return rude.length >= rulesRule.leastMessages && members >= rulesRule.leastMembers
      ? { messages: rude.length, members }
      : null;
  },
  skip: (_, { rules, messages }, now) => {
    if (rules === null) return { code: 'no-rules', words: 'I know of no rules to remind of; an admin can name them.' };
    return findEscalation(messages, now) === null
      ? null
      : { code: 'heated', words: 'It is heated here: rules would fan it, calming comes first.' };
  },
  propose: ({ messages, members }, { rules }) => ({
    message: 'rules-reminder',
    values: { rules: rules ?? '' },
    about: null,
    pings: [],
    reason: `${count(messages, 'rude message')} within an hour, from ${count(members, 'member')}.`,
  }),
});
