// Two people who are talking it over do not need a bot between them.
import type { StoredMessage } from '../ports.ts';
import { isHeated } from './de-escalation.ts';

/** What is looked at; counts of messages. */
export const sortingRule = { windowMs: 20 * 60_000, freshMs: 10 * 60_000, last: 6, least: 4, leastEach: 2 } as const;

/**
 * Whether the last messages of a conversation (oldest first; agents are passed over) are two people's, turn by turn, with
 * at most one heated among them and not the last. Somebody who opted out counts as one more person each time.
 */
export const sortingItOut = (messages: readonly StoredMessage[], now: number): boolean => {
  const rule = sortingRule;
  const human = messages.filter(({ author, at }) => author?.role !== 'agent' && at > now - rule.windowMs && at <= now);
  const tail = human.slice(-rule.last);
  const newest = tail.at(-1);
  if (tail.length < rule.least || newest === undefined || newest.at <= now - rule.freshMs) return false;
  const turns = new Map<string, number>();
  for (const { author, id } of tail) turns.set(author?.id ?? id, (turns.get(author?.id ?? id) ?? 0) + 1);
  if (turns.size !== 2 || [...turns.values()].some((each) => each < rule.leastEach)) return false;
  const heated = tail.filter(({ score }) => score !== null && isHeated(score));
  return heated.length <= 1 && !heated.includes(newest);
};
