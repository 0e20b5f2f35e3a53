// What is said of a case outside its moderators' channel: to the tracker, executives and other roles themes and counts of at
// least five people and where to read more; to members, whether it is solved.
import { percent, statusWord } from '../commands/words.ts';
import type { HealthStatus } from '../health/snapshot.ts';
import { plainName } from '../interventions/card.ts';
import { bodySchema, type OutboundBody } from '../messages/outbound.ts';
import { voteActionId } from './actions.ts';
import type { Case, CaseKind } from './case.ts';
import { outcomeOf } from './outcome.ts';
import { kindWords, outcomeWords, scoreLine, signalWords, themeLine } from './words.ts';

/** The title of the one issue a space has about its health. */
export const trackerTitle = 'Review Customer Health';

/** What leaves the space: only what is known of at least five people. */
export interface OutsideFacts {
  readonly spaceName: string;
  /** The case page behind the login. */
  readonly link: string;
  readonly status: HealthStatus | null;
}

const themesOutside = (one: Case): string[] =>
  one.themes.length === 0
    ? ['No single theme is shared by five people or more.']
    : ['What people speak of:', ...one.themes.map((theme) => `- ${themeLine(theme)}`)];

/** The tracker issue; the marker it is known by is added where it is filed. */
export const trackerIssue = (
  one: Case,
  { spaceName, link }: OutsideFacts,
): { readonly title: string; readonly text: string } => ({
  title: trackerTitle,
  text: [
    `The health of the community space ${plainName(spaceName)} needs a look.`,
    ...scoreLine(one),
    ...(one.signals.length === 0
      ? []
      : [`Pulled down by: ${one.signals.map((name) => signalWords[name]).join(', ')}.`]),
    '',
    ...themesOutside(one),
    '',
    `The case, with its messages, for those who may see it: ${link}`,
    'When this issue is resolved, the members are asked whether it is.',
  ].join('\n'),
});

export const trackerComment = (
  one: Case,
  about: 'recurred' | 'reopened' | 'resolved',
  { link }: Pick<OutsideFacts, 'link'>,
): string => {
  const record = outcomeOf(one);
  const first =
    about === 'resolved' && record !== null
      ? record.closedBy === 'members'
        ? 'Members confirmed that it is solved.'
        : `A moderator closed the case: ${outcomeWords[record.outcome]}.`
      : about === 'reopened'
        ? 'It is not solved: the case was reopened.'
        : 'The same was seen again.';
  return [first, ...scoreLine(one), `The case: ${link}`].join('\n');
};

/** What a role is told, in plain words; subject line and text. */
export const noticeText = (
  one: Case,
  about: 'opened' | 'reopened' | 'resolved',
  { spaceName, link, status }: OutsideFacts,
): { readonly subject: string; readonly text: string } => {
  const name = plainName(spaceName);
  const kind = one.kind ?? 'other';
  // A single member's message is nothing to tell of outside; that there is one, is.
  const first: Readonly<Record<CaseKind, string>> = {
    'response-delay': `In ${name}, members wait too long for an answer.`,
    'negative-sentiment': `In ${name}, the mood is worse than it should be.`,
    'feature-request': `In ${name}, a feature was asked for.`,
    'bug-report': `In ${name}, a defect was reported.`,
    other: `In ${name}, there is something to look at.`,
  };
  const record = outcomeOf(one);
  const said = record === null ? 0 : record.solved + record.unsolved;
  const subject =
    about === 'resolved'
      ? `${name}: resolved`
      : about === 'reopened'
        ? `${name}: not solved after all`
        : `${name}: ${kindWords[kind].toLowerCase()}`;
  const body =
    about === 'resolved'
      ? [
          `The case in ${name} is closed: ${record === null ? 'resolved' : outcomeWords[record.outcome]}.`,
          ...(record !== null && said >= 5
            ? [`${percent(record.solved / said)} of ${said} members say it is solved.`]
            : []),
        ]
      : [about === 'reopened' ? `It was thought to be solved, and is not. ${first[kind]}` : first[kind]];
  return {
    subject,
    text: [
      ...body,
      ...scoreLine(one),
      ...(status === null ? [] : [`The space is ${statusWord[status]} now.`]),
      ...(kind === 'negative-sentiment' && about !== 'resolved' ? themesOutside(one) : []),
      `More, for those who may see it: ${link}`,
    ].join('\n'),
  };
};

/** What members are asked, in the thread it is about or in the space. Nobody is named, and a bot says so. */
export const askBody = (one: Case, round: number): OutboundBody => {
  const about: Readonly<Record<CaseKind, string>> = {
    'response-delay': 'Some questions here waited too long.',
    'negative-sentiment':
      one.themes[0] === undefined
        ? 'Things were not going well here.'
        : `Many of you spoke of: ${one.themes[0].label}.`,
    'feature-request': 'You asked for something here.',
    'bug-report': 'Something here did not work.',
    other: 'Something here needed a look.',
  };
  return bodySchema.parse({
    text: `${about[one.kind ?? 'other']} It looks better now. Is it solved for you? Your answer is counted, not shown. (I am a bot.)`,
    actions: [
      { id: voteActionId(one.id, round, true), label: 'Yes, solved', style: 'primary' },
      { id: voteActionId(one.id, round, false), label: 'No, not yet', style: 'secondary' },
    ],
  });
};

/** What the thread is told when somebody has begun to work on it. */
export const tellText = 'Somebody is working on this now. I will ask here when it looks solved. (I am a bot.)';
