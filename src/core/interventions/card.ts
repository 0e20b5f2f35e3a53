// What moderators see about an intervention: counts and a channel's name, never a quote, a member's name or blame.
import { span } from '../commands/words.ts';
import type { Action, OutboundBody } from '../messages/outbound.ts';
import type { Intervention, NewIntervention } from './intervention.ts';
import { autoModeNote } from './mode.ts';

export type DraftDecision = 'approve' | 'edit' | 'dismiss';

const decisions: readonly DraftDecision[] = ['approve', 'edit', 'dismiss'];

/** The id of a draft's button: `draft:<intervention id>:approve|edit|dismiss`. */
export const draftActionId = (interventionId: string, decision: DraftDecision): string =>
  `draft:${interventionId}:${decision}`;

/** The reverse of `draftActionId`; null for any other action. */
export const parseDraftActionId = (
  actionId: string,
): { readonly interventionId: string; readonly decision: DraftDecision } | null => {
  const [prefix, interventionId, name, ...rest] = actionId.split(':');
  const decision = decisions.find((known) => known === name);
  if (prefix !== 'draft' || !interventionId || !decision || rest.length > 0) return null;
  return { interventionId, decision };
};

/** `14:02 UTC` */
export const clockTime = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;

const where = (draft: { threadId: string | null }, channelName: string): string =>
  draft.threadId === null ? `#${channelName}` : `a thread in #${channelName}`;

/** A channel's or moderator's name on a card: one line, no mark-up, no ping. */
export const plainName = (name: string): string =>
  name
    .replaceAll(/[\s*`@＠<>#]+/gu, ' ')
    .trim()
    .slice(0, 80) || '(no name)';

/** The card of an open draft, with its three buttons. */
export const draftCard = (
  draft: NewIntervention,
  context: { readonly channelName: string; readonly autoAsked: boolean },
): OutboundBody => {
  const lines = [
    `**The mood turned in ${where(draft, plainName(context.channelName))}**`,
    draft.reason,
    '',
    '**I could post this there:**',
    draft.text,
    '',
    `Nothing is posted unless one of you approves within ${span(draft.expiresAt - draft.createdAt)}, by ${clockTime(draft.expiresAt)}.`,
  ];
  if (context.autoAsked) lines.push(autoModeNote);
  const actions: Action[] = [
    { id: draftActionId(draft.id, 'approve'), label: 'Approve', style: 'primary' },
    {
      id: draftActionId(draft.id, 'edit'),
      label: 'Edit',
      style: 'secondary',
      input: { label: 'What shall I post? Send posts it at once.', value: draft.text.slice(0, 2000) },
    },
    { id: draftActionId(draft.id, 'dismiss'), label: 'Dismiss', style: 'danger' },
  ];
  return { text: lines.join('\n').slice(0, 4000), actions };
};

export type Closing =
  | { readonly kind: 'approved' | 'edited' | 'dismissed'; readonly byName: string; readonly at: number }
  | { readonly kind: 'expired'; readonly at: number };

const isApproved = ({ kind }: Closing): boolean => kind === 'approved' || kind === 'edited';

/** What became of an approved post. */
export type PostOutcome = 'posted' | 'failed' | 'expired' | 'uncertain';

const posting = 'I am posting it.';

/** One or two sentences about an approved post that is done or given up. */
export const outcomeWords = (outcome: PostOutcome): string => {
  switch (outcome) {
    case 'posted':
      return 'Posted.';
    case 'failed':
      return 'It was not posted: the chat refused it. Please say it there yourself if it is still needed.';
    case 'expired':
      return 'It was not posted: the chat could not be reached in time. Please say it there yourself if it is still needed.';
    case 'uncertain':
      return 'It may have been posted, but I could not see whether. Please look there; I do not try again.';
    default:
      return outcome satisfies never;
  }
};

/** The card of an approved draft, with what became of its post in place of `I am posting it.` */
export const cardWithOutcome = (card: string, outcome: PostOutcome): string => {
  const end = `${posting}**`;
  return card.endsWith(end) ? `${card.slice(0, -end.length)}${outcomeWords(outcome)}**` : card;
};

const closingLine = (closing: Closing): string => {
  switch (closing.kind) {
    case 'approved':
      return `Approved by ${closing.byName} at ${clockTime(closing.at)}. ${posting}`;
    case 'edited':
      return `Edited and approved by ${closing.byName} at ${clockTime(closing.at)}. ${posting}`;
    case 'dismissed':
      return `Dismissed by ${closing.byName} at ${clockTime(closing.at)}; nothing is posted.`;
    case 'expired':
      return `Expired at ${clockTime(closing.at)}: nobody decided in time, and nothing is posted.`;
    default:
      return closing satisfies never;
  }
};

/** The same card once it is decided: no buttons, who decided, and when. */
export const closedCard = (
  draft: Intervention,
  context: { readonly channelName: string; readonly closing: Closing; readonly text: string },
): OutboundBody => ({
  text: [
    `**The mood turned in ${where(draft, plainName(context.channelName))}**`,
    draft.reason,
    '',
    isApproved(context.closing) ? '**The post:**' : '**I had proposed:**',
    // Cut here, so that a long text cannot push out how it ended.
    context.text.slice(0, 3000).toWellFormed(),
    '',
    `**${closingLine(context.closing)}**`,
  ]
    .join('\n')
    .slice(0, 4000),
  actions: [],
});
