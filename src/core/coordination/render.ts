// The same event in words, for a person who reads it by e-mail or in a channel. Only what the event holds.
import { count, decimal, percent, signalWords, statusWord } from '../commands/words.ts';
import { plainName } from '../interventions/card.ts';
import type {
  Analysis,
  FeedbackInsights,
  HealthReport,
  OutgoingEvent,
  OutgoingType,
  RetentionInsights,
} from './events.ts';

export interface Rendered {
  /** One line. */
  readonly title: string;
  readonly lines: readonly string[];
  /** A page behind the login; null: there is none. */
  readonly link: string | null;
}

const day = (iso: string): string => iso.slice(0, 10);
const spanOf = ({ from, to }: { from: string; to: string }): string => `${day(from)} to ${day(to)}`;
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${decimal(Math.abs(value))}`;
const themesShown = 10;
const trendWords = { new: ', new', up: ', rising', down: ', falling', same: '', unknown: '' } as const;

const healthLines = (report: HealthReport): string[] => {
  const { score, interval, threshold, change, authors, messages, drivers, warnings, cases } = report;
  const weakest = [...drivers].sort((a, b) => a.contribution - b.contribution).slice(0, 3);
  return [
    score === null
      ? `Status: ${statusWord[report.status]}. Fewer than five people spoke, or too little for a score.`
      : `Score: ${decimal(score)} (${statusWord[report.status]}; healthy above ${decimal(threshold)})`,
    ...(interval === null ? [] : [`80 % interval: ${decimal(interval[0])} to ${decimal(interval[1])}`]),
    ...(change === null ? [] : [`Change: ${signed(change)}`]),
    ...(authors === null || messages === null
      ? []
      : [`${count(authors, 'person', 'people')} wrote ${count(messages, 'message')}.`]),
    ...(weakest.length === 0
      ? []
      : [`Takes most away: ${weakest.map(({ signal }) => signalWords[signal].name.toLowerCase()).join(', ')}`]),
    ...warnings.map(
      ({ since, clearedAt, cause }) =>
        `Warning (${cause}) since ${day(since)}${clearedAt === null ? ', lasting' : `, over ${day(clearedAt)}`}`,
    ),
    ...(cases === null ? [] : [`Cases: ${cases.open} open, ${cases.resolved} resolved`]),
  ];
};

const insightLines = ({
  themes,
  suppressed,
  sources,
}: Pick<Analysis, 'themes' | 'suppressed' | 'sources'>): string[] => [
  ...(themes.length === 0 ? ['No theme of five people or more.'] : []),
  ...themes
    .slice(0, themesShown)
    .map(
      ({ theme, authors, mentions, negative, mood, trend }) =>
        `${plainName(theme)}: ${count(mentions, 'mention')} by ${authors} people${mood === null ? '' : `, mood ${signed(mood)}`}${negative === null ? '' : `, ${percent(negative)} negative`}${trendWords[trend]}`,
    ),
  ...(suppressed === 0 ? [] : [`${count(suppressed, 'theme')} left out: too few people`]),
  ...(sources.length === 0
    ? []
    : [`Sources: ${sources.map(({ source, items }) => `${plainName(source)} ${items}`).join(', ')}`]),
];

const surveyLines = ({ surveys }: FeedbackInsights): string[] =>
  surveys.map(
    ({ kind, score, answers, responseRate }) =>
      `${kind}: ${Math.round(score)} (${answers} answers, response rate ${percent(responseRate)})`,
  );

const retentionLines = ({ cohorts, suppressedCohorts, churn, members }: RetentionInsights): string[] => [
  ...cohorts
    .slice(-8)
    .map(
      ({ week, joiners, retained }) =>
        `Joined in the week of ${day(week)}: ${joiners}, ${percent(retained)} active the week after`,
    ),
  ...(suppressedCohorts === 0 ? [] : [`${count(suppressedCohorts, 'week')} with fewer than five joiners left out`]),
  ...(churn === null ? [] : [`Churn: ${percent(churn.rate)} of ${churn.activeBefore} active the week before`]),
  `Members: ${Object.entries(members)
    .map(([state, people]) => `${state} ${people ?? 'few'}`)
    .join(', ')}`,
];

const titles: Readonly<Record<OutgoingType, string>> = {
  'coordination.health-report': 'Community health',
  'coordination.feedback-insights': 'What members talk about',
  'coordination.retention-insights': 'Who stays',
  'coordination.analysis': 'Analysis',
  'coordination.event': 'Note',
};

const contentOf = (event: OutgoingEvent): { detail: string; lines: string[]; link: string | null } => {
  switch (event.type) {
    case 'coordination.health-report': {
      const { period, link } = event.data;
      const detail = period === 'warning' ? 'a warning began' : `${period} report, ${spanOf(event.data)}`;
      return { detail, lines: healthLines(event.data), link };
    }
    case 'coordination.feedback-insights':
      return {
        detail: spanOf(event.data),
        lines: [...insightLines(event.data), ...surveyLines(event.data)],
        link: event.data.link,
      };
    case 'coordination.retention-insights':
      return { detail: spanOf(event.data), lines: retentionLines(event.data), link: event.data.link };
    case 'coordination.analysis': {
      const { topic, summary, link } = event.data;
      return {
        detail: `${plainName(topic)}, ${spanOf(event.data)}`,
        lines: [...(summary === null ? [] : [summary]), ...insightLines(event.data)],
        link,
      };
    }
    case 'coordination.event':
      return { detail: event.data.priority, lines: [event.data.message], link: null };
    default:
      return event satisfies never;
  }
};

const titleLength = 200;
const oneLine = (words: string): string =>
  words
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, titleLength);

/** What an event says of its `subject` is its title. */
export const render = (event: OutgoingEvent): Rendered => {
  const { detail, lines, link } = contentOf(event);
  const subject = event.type === 'coordination.event' ? event.data.metadata.subject : undefined;
  if (typeof subject === 'string' && subject.trim() !== '') return { title: oneLine(subject), lines, link };
  const space = event.space === null ? '' : ` of ${plainName(event.space.name)}`;
  return { title: `${titles[event.type]}${space}: ${detail}`, lines, link };
};

/** For a channel; at most 4,000 characters. */
export const renderChat = (event: OutgoingEvent): string => {
  const { title, lines, link } = render(event);
  return [`**${title}**`, ...lines, ...(link === null ? [] : [link])].join('\n').slice(0, 4000);
};
