// The card of one draft, or of a few of a kind: what happened, what I could post, until when, and how each stands. Counts
// and names of channels, never a quote, a member's name or blame.
import type { Review } from '../../brand/review.ts';
import { cut, span } from '../../commands/words.ts';
import type { SpaceId } from '../../ids.ts';
import { bodySchema, type OutboundBody } from '../../messages/outbound.ts';
import type { Channel } from '../../ports.ts';
import type { SpaceSettings } from '../../settings.ts';
import { clockTimeIn, plainName } from '../card.ts';
import type { NewIntervention } from '../intervention.ts';
import { type KindName, kindLimits } from '../kinds/limits.ts';
import { draftButtons, offButtons } from './draft-buttons.ts';
import { lookThere, type Place, type SaidTimes } from './look-there.ts';
import { type DraftState, outcomeWords } from './state.ts';

/** What brought a draft, before the place: `<happened> in #general`. */
const happened: Readonly<Record<KindName, string>> = {
  nudge: 'A question waits',
  'rules-reminder': 'It has become rough',
  'de-escalation': 'The mood turned',
  'helper-call': 'A question needs one of you',
  'status-post': 'Several people report the same problem',
  'resolution-check': 'A question may be solved',
  welcome: 'Somebody new has written',
  thanks: 'People helped each other',
  survey: 'It is time to ask how it went',
};

/** What each kind is, after "a" or a number. */
export const kindWords: Readonly<Record<KindName, string>> = {
  nudge: 'call for helpers',
  'rules-reminder': 'reminder of the rules',
  'de-escalation': 'word to calm a talk',
  'helper-call': 'call for moderators',
  'status-post': 'post about a known problem',
  'resolution-check': 'question whether it is solved',
  welcome: 'welcome',
  thanks: 'word of thanks',
  survey: 'survey',
};

export interface CardEntry {
  readonly draft: NewIntervention;
  readonly state: DraftState;
  /** null: not read. */
  readonly review: Review | null;
  /** After five dismissals running: the kind could be turned off in this channel. */
  readonly suggestsOff?: boolean;
}

export interface CardContext {
  readonly spaceId: SpaceId;
  readonly channels: readonly Channel[];
  readonly settings: Pick<SpaceSettings, 'mode' | 'interventions'>;
  readonly now: number;
  /** Where a message has no address, it is found by when it was said. */
  readonly said?: SaidTimes;
}

const longestText = 4_000;

const zoneOf = ({ settings }: CardContext): string | null => settings.interventions.quietHours?.timeZone ?? null;

/** `#general` or `a thread in #general`. */
export const placeOf = (
  { channelId, threadId }: Pick<NewIntervention, 'channelId' | 'threadId'>,
  channels: readonly Channel[],
): string => {
  const name = `#${plainName(channels.find(({ id }) => id === channelId)?.name ?? '')}`;
  return threadId === null ? name : `a thread in ${name}`;
};

/** Where the conversation of a draft is. */
export const draftPlace = ({ spaceId, channelId, threadId, replyTo }: NewIntervention): Place => ({
  spaceId,
  channelId,
  threadId,
  messageId: replyTo ?? null,
});

/** What speaks against the text, each with what to do about it. */
export const violationLines = (review: Review): string[] =>
  [...review.hard, ...review.soft].map(({ why, fix }) => `- ${why} ${fix}`);

const warnings = ({ review, state }: CardEntry): string[] => {
  if (review === null || state.kind !== 'open') return [];
  if (review.hard.length + review.soft.length === 0) return [];
  const title =
    review.hard.length > 0 ? 'It cannot go out like this; please edit it:' : 'Worth a look before it goes out:';
  return [title, ...violationLines(review)];
};

const stands = ({ state }: CardEntry, context: CardContext): string | null => {
  const time = (at: number): string => clockTimeIn(at, zoneOf(context));
  const by = (name: string | null): string => (name === null ? '' : ` by ${plainName(name)}`);
  switch (state.kind) {
    case 'open':
      return null;
    case 'snoozed':
      return `Snoozed: I ask again at ${time(state.until)}. \`/cco drafts\` shows it before then.`;
    case 'approved': {
      const { post } = state;
      const words = `${state.edited ? 'Edited and approved' : 'Approved'}${by(state.byName)} at ${time(state.at)}.`;
      if (typeof post === 'object')
        return `${words} I post it at ${time(post.waitsUntil)}; \`/cco undo\` takes it back.`;
      return post === 'posting' ? `${words} I am posting it.` : `${words} ${outcomeWords(post)}`;
    }
    case 'dismissed':
      return `Dismissed${by(state.byName)} at ${time(state.at)}; nothing is posted.`;
    case 'undone':
      return state.left
        ? `Taken back${by(state.byName)} at ${time(state.at)}, but I could not remove the post. Please remove it yourself.`
        : `Taken back${by(state.byName)} at ${time(state.at)}.`;
    case 'expired':
      return `Expired at ${time(state.at)}: nobody decided in time, and nothing is posted.`;
    default:
      return state satisfies never;
  }
};

const textTitle = ({ state }: CardEntry): string => {
  if (state.kind === 'approved' || state.kind === 'undone') return '**The post:**';
  return state.kind === 'open' || state.kind === 'snoozed' ? '**I could post this there:**' : '**I had proposed:**';
};

const until = ({ draft }: CardEntry, context: CardContext): string => {
  const time = clockTimeIn(draft.expiresAt, zoneOf(context));
  const left = span(Math.max(0, draft.expiresAt - context.now));
  return `Nothing is posted unless one of you approves within ${left}, by ${time}.`;
};

const quietWords = ({ draft }: CardEntry, context: CardContext): string[] =>
  draft.postAt === null || draft.postAt <= context.now
    ? []
    : [`It is quiet here until ${clockTimeIn(draft.postAt, zoneOf(context))}: you can post it then, or now.`];

/** What five dismissals running bring up. */
export const offQuestion = (draft: NewIntervention, channels: readonly Channel[]): string =>
  `Five of these running were dismissed in ${placeOf({ ...draft, threadId: null }, channels)}. Shall I make none there any more?`;

const suggestion = ({ draft, suggestsOff }: CardEntry, { channels }: CardContext): string[] =>
  suggestsOff === true ? [offQuestion(draft, channels)] : [];

/** `room`: characters for the text itself, so that a long one cannot push out how it ended. */
const block = (entry: CardEntry, number: string, context: CardContext, room: number): string[] => {
  const { draft } = entry;
  const ending = stands(entry, context);
  const text = cut(draft.text.toWellFormed(), room);
  return [
    `**${number}${happened[draft.kind]} in ${placeOf(draft, context.channels)}**`,
    draft.reason,
    ...lookThere(draftPlace(draft), { now: context.now, timeZone: zoneOf(context), said: context.said ?? new Map() }),
    '',
    textTitle(entry),
    text,
    ...(entry.state.kind === 'open'
      ? ['', ...warnings(entry), ...quietWords(entry, context), until(entry, context)]
      : []),
    ...(ending === null ? [] : ['', `**${ending}**`]),
    ...suggestion(entry, context),
  ].filter((line, index, lines) => line !== '' || lines[index - 1] !== '');
};

const alwaysAsked =
  'In mode auto too, this waits for one of you: only thanks, resolution checks, surveys and welcomes may be posted alone.';

/** The card of the drafts that share it, oldest first; buttons for those still open. */
export const draftCard = (entries: readonly CardEntry[], context: CardContext): OutboundBody => {
  const several = entries.length > 1;
  const room = Math.floor(longestText / entries.length) - (several ? 700 : 1_000);
  const numberOf = (index: number): string => (several ? `${index + 1}. ` : '');
  const open = entries.flatMap((entry, index) =>
    entry.state.kind === 'open' ? [{ draft: entry.draft, number: several ? ` ${index + 1}` : '' }] : [],
  );
  const { actions, whole } = draftButtons(open, { now: context.now, timeZone: zoneOf(context) });
  const off = entries.find(({ suggestsOff }) => suggestsOff === true);
  const auto = context.settings.mode === 'auto' && open.some(({ draft }) => !kindLimits[draft.kind].mayPostAlone);
  const text = [
    ...entries.flatMap((entry, index) => [
      ...(index === 0 ? [] : ['']),
      ...block(entry, numberOf(index), context, Math.max(100, room)),
    ]),
    ...(whole ? [] : ['More buttons for one of them: `/cco drafts` and its number.']),
    ...(auto ? [alwaysAsked] : []),
  ].join('\n');
  return bodySchema.parse({
    text: cut(text, longestText),
    actions: [...actions, ...(off === undefined ? [] : offButtons(off.draft.id))].slice(0, 10),
  });
};
