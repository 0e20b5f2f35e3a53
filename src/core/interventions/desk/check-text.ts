// What speaks against a draft's text, as it is known when a moderator answers.
import { eld } from 'eld/extrasmall';
import { type Review, type ReviewedViolation, review } from '../../brand/review.ts';
import type { Strategy } from '../../brand/strategy.ts';

import type { Repositories } from '../../ports.ts';
import type { SpaceSettings } from '../../settings.ts';
import { mentionOf } from '../considered.ts';
import type { NewIntervention } from '../intervention.ts';
import type { KindName } from '../kinds/limits.ts';

/** Kinds that are about what members did: their names must not stand in the text. */
const accuses: readonly KindName[] = ['de-escalation', 'rules-reminder', 'status-post'];
const lookedBackMs = 60 * 60_000;
const messagesRead = 100;

type Kept = Pick<Repositories, 'members' | 'messages' | 'stops' | 'strategy'>;

const namesOf = async ({ messages }: Kept, draft: NewIntervention): Promise<string[]> => {
  if (!accuses.includes(draft.kind)) return [];
  const said = await messages.conversation(draft, draft.createdAt - lookedBackMs, messagesRead);
  return [...new Set(said.flatMap(({ author }) => (author === null || author.role === 'agent' ? [] : [author.name])))];
};

/** Of those it calls, somebody has said stop since: never again, whoever approves it. */
const calledOff: ReviewedViolation = {
  code: 'mention',
  hard: true,
  why: 'A member it calls has asked me to leave them alone.',
  fix: 'Take out the mention.',
  corrected: null,
};

/** The mentions of those it calls, as they stand in the text it was proposed with. */
const callsOf = async ({ members }: Kept, { spaceId, pings }: NewIntervention): Promise<string[]> => {
  const calls: string[] = [];
  for (const id of pings) calls.push(mentionOf(id, (await members.get(spaceId, id))?.name ?? ''));
  return calls.filter((call) => call !== '');
};

/** Reads a text that is to be posted for a draft. */
export const checkText = async (
  kept: Kept,
  draft: NewIntervention,
  text: string,
  settings: Pick<SpaceSettings, 'brand'>,
): Promise<Review> => {
  const strategy: Strategy | null = (await kept.strategy.current())?.strategy ?? null;
  const called = await callsOf(kept, draft);
  const read = review(text, {
    rules: settings.brand,
    strategy,
    accused: await namesOf(kept, draft),
    allowedMentions: called,
    language: eld.detect(text).language,
  });
  const stopped = called.some((mention) => text.includes(mention)) && (await kept.stops.among(draft.pings)).size > 0;
  return stopped ? { ...read, hard: [...read.hard, calledOff] } : read;
};
