// How cases are named in what is said of them.
import { count, decimal, span } from '../commands/words.ts';
import type { SignalName } from '../health/snapshot.ts';
import { plainName } from '../interventions/card.ts';
import type { Channel } from '../repositories/spaces.ts';
import { type Case, type CaseKind, type CaseState, isOpen, type Outcome, type PainPoint } from './case.ts';

export const kindWords: Readonly<Record<CaseKind, string>> = {
  'response-delay': 'Members wait too long for an answer',
  'negative-sentiment': 'The mood is bad',
  'feature-request': 'Somebody asks for a feature',
  'bug-report': 'Somebody reports a defect',
  other: 'Something to look at',
};

export const stateWords: Readonly<Record<CaseState, string>> = {
  detected: 'just seen',
  typed: 'being looked into',
  acted: 'being acted on',
  monitoring: 'being watched',
  'awaiting-confirmation': 'looks solved, members are asked',
  resolved: 'resolved',
  reopened: 'open again',
};

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  solved: 'solved',
  'no-action': 'nothing was to be done',
  duplicate: 'a duplicate of another case',
};

export const signalWords: Readonly<Record<SignalName, string>> = {
  tone: 'tone',
  responsiveness: 'answers',
  civility: 'civility',
  participation: 'activity',
  resolution: 'solved cases',
  newcomers: 'newcomers',
  spread: 'spread',
};

/** What was done, and what was to be done. */
const steps: Readonly<Record<string, readonly [string, string]>> = {
  analyse: ['read what it is about', 'read what it is about'],
  tracker: ['opened a tracker issue', 'open a tracker issue'],
  'notify:support': ['told support', 'tell support'],
  'notify:product': ['told product', 'tell product'],
  'notify:ceo': ['told the CEO', 'tell the CEO'],
};

/** A step, done (`told the CEO`) and to be done (`tell the CEO`). */
export const stepWords = (step: string): readonly [string, string] => {
  const known = steps[step];
  if (known !== undefined) return known;
  if (step.startsWith('ask:')) return ['asked members whether it is solved', 'ask members whether it is solved'];
  if (step.startsWith('tell:')) return ['told the thread that somebody works on it', 'tell the thread about it'];
  if (step.startsWith('comment:')) return ['commented on the tracker issue', 'comment on the tracker issue'];
  const [kind = '', role = ''] = step.split(':');
  const who = role === 'ceo' ? 'the CEO' : role;
  return kind === 'notify' ? [`told ${who} again`, `tell ${who} again`] : [kind, kind];
};

/** What it is, in one short line; the channel by name where it is about one. */
export const caseTitle = (one: Case, channels: readonly Channel[]): string => {
  const channel = channels.find(({ id }) => id === one.channelId);
  const where = channel === undefined ? '' : ` in #${plainName(channel.name)}`;
  return `${one.kind === null ? 'Something to look at' : kindWords[one.kind]}${where}`;
};

/** The end of a case's id: short enough to type. */
export const caseNumber = ({ id }: Pick<Case, 'id'>): string => id.slice(-6);

const moved = ({ trend }: PainPoint): string => {
  switch (trend.change) {
    case 'new':
      return ', new';
    case 'up':
      return `, up from ${trend.before ?? 'fewer'}`;
    case 'down':
      return `, down from ${trend.before ?? 'more'}`;
    case 'same':
      return ', as before';
    case 'unknown':
      return '';
    default:
      return trend.change satisfies never;
  }
};

/** `checkout, card: 9 messages of 7 people, new` */
export const themeLine = (theme: PainPoint): string =>
  `${theme.label}: ${count(theme.messages, 'message')} of ${count(theme.authors, 'person', 'people')}${moved(theme)}`;

/** What the score was and is; nothing where none was known. */
export const scoreLine = ({ scoreBefore, scoreAfter }: Case): string[] => {
  if (scoreBefore === null) return [];
  const after = scoreAfter === null ? '' : `, now ${decimal(scoreAfter)}`;
  return [`Score when it began: ${decimal(scoreBefore)}${after}.`];
};

/** One line of a list. */
export const caseLine = (one: Case, channels: readonly Channel[], now: number): string => {
  const age = one.closedAt === null ? `open for ${span(now - one.openedAt)}` : `closed ${span(now - one.closedAt)} ago`;
  const mark = one.troubles.length > 0 ? ', **something to check**' : '';
  return `\`${caseNumber(one)}\` ${caseTitle(one, channels)}: ${stateWords[one.state]}, ${one.priority}, ${age}${one.owner === null && isOpen(one) ? ', nobody in charge' : ''}${mark}`;
};
