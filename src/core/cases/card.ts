// How a case stands, for moderators: counts, steps and where to look; never what members wrote, nor who.
import { count, span } from '../commands/words.ts';
import { plainName } from '../interventions/card.ts';
import { messageLink } from '../messages/link.ts';
import { type Action, bodySchema, type OutboundBody } from '../messages/outbound.ts';
import type { CaseEvidence } from '../repositories/cases.ts';
import type { Channel } from '../repositories/spaces.ts';
import { caseActionId } from './actions.ts';
import { type Case, isOpen } from './case.ts';
import { leastVotes } from './moves.ts';
import { outcomeOf } from './outcome.ts';
import {
  caseNumber,
  caseTitle,
  outcomeWords,
  scoreLine,
  signalWords,
  stateWords,
  stepWords,
  themeLine,
} from './words.ts';

const votesLine = (one: Case): string[] => {
  const { solved, unsolved } = one.votes;
  if (solved + unsolved === 0) return [];
  const needed = isOpen(one) ? `; it takes ${leastVotes(one)} who say it is` : '';
  return [`Members: ${solved} say it is solved, ${unsolved} that it is not${needed}.`];
};

const troubleLines = ({ troubles }: Case): string[] =>
  troubles.map(({ step, status }) =>
    status === 'uncertain'
      ? `**Please check:** I tried to ${stepWords(step)[1]} and do not know whether it worked. I do not repeat it by myself.`
      : `**Failed:** I could not ${stepWords(step)[1]}.`,
  );

const evidenceLines = (one: Case, evidence: readonly CaseEvidence[], channels: readonly Channel[]): string[] => {
  if (evidence.length === 0) return [];
  const lines = evidence.slice(0, 5).map(({ messageId, channelId, threadId, at }) => {
    const name = plainName(channels.find(({ id }) => id === channelId)?.name ?? '');
    const link = messageLink(one.spaceId, { channelId, threadId, messageId });
    return `- #${name}, ${new Date(at).toISOString().slice(5, 16).replace('T', ' ')} UTC${link === null ? '' : ` ${link}`}`;
  });
  return ['Where to look:', ...lines];
};

const buttons = (one: Case): Action[] =>
  isOpen(one)
    ? [
        ...(one.owner === null
          ? [{ id: caseActionId(one.id, 'take'), label: 'I take it', style: 'primary' as const }]
          : []),
        {
          id: caseActionId(one.id, 'note'),
          label: 'Note',
          style: 'secondary',
          input: { label: 'For those who work on it; no quotes, please', value: '' },
        },
        { id: caseActionId(one.id, 'close'), label: 'Close as solved', style: 'secondary' },
      ]
    : [{ id: caseActionId(one.id, 'reopen'), label: 'Reopen', style: 'secondary' }];

export interface CardContext {
  readonly channels: readonly Channel[];
  readonly evidence: readonly CaseEvidence[];
  /** null: nobody owns it, or the name is not known. */
  readonly ownerName: string | null;
  readonly now: number;
}

/** How a case stands, for moderators. */
export const caseText = (one: Case, { channels, evidence, ownerName, now }: CardContext): string => {
  const record = outcomeOf(one);
  const state =
    record === null
      ? `${stateWords[one.state]}, open for ${span(now - one.openedAt)}`
      : `${outcomeWords[record.outcome]}, ${record.closedBy === 'members' ? 'members said so' : 'closed by one of you'} after ${span(record.closedAt - record.openedAt)}`;
  const owner = one.owner === null ? 'nobody yet' : plainName(ownerName ?? 'a moderator');
  return [
    `**Case ${caseNumber(one)}: ${caseTitle(one, channels)}**`,
    `${state[0]?.toUpperCase() ?? ''}${state.slice(1)}. Priority ${one.priority}. In charge: ${owner}.`,
    ...scoreLine(one),
    ...(one.signals.length === 0
      ? []
      : [`Pulled down by: ${one.signals.map((name) => signalWords[name]).join(', ')}.`]),
    ...(one.recurred === 0 ? [] : [`Seen again ${count(one.recurred, 'time')} since.`]),
    ...(one.round === 0 ? [] : [`Reopened ${count(one.round, 'time')}.`]),
    ...(one.themes.length === 0
      ? []
      : ['What people speak of:', ...one.themes.map((theme) => `- ${themeLine(theme)}`)]),
    ...(one.done.length === 0 ? [] : [`Done: ${[...new Set(one.done.map((step) => stepWords(step)[0]))].join(', ')}.`]),
    ...(one.tracker === null ? [] : [`Tracker: ${one.tracker.url ?? one.tracker.externalId} (${one.tracker.state}).`]),
    ...votesLine(one),
    ...troubleLines(one),
    ...evidenceLines(one, evidence, channels),
  ]
    .join('\n')
    .slice(0, 4_000);
};

/** The card in the moderators' channel. */
export const caseCard = (one: Case, context: CardContext): OutboundBody =>
  bodySchema.parse({ text: caseText(one, context), actions: buttons(one) });
