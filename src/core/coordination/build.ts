// From what is known to what is told: leaves out every group of fewer than five people, then lets the schema check it.
import type { HealthSnapshot } from '../health/snapshot.ts';
import type { HealthWarning } from '../health/warning.ts';
import type { Space } from '../ports.ts';
import {
  type Analysis,
  analysisSchema,
  type FeedbackInsights,
  feedbackInsightsSchema,
  type HealthReport,
  healthReportSchema,
  type OutgoingEvent,
  outgoingSchema,
  type RetentionInsights,
  retentionInsightsSchema,
} from './events.ts';
import { leastAuthors, publishable, suppressSmall, themeNameSchema } from './groups.ts';
import { type MemberState, newMemberRetention } from './retention.ts';
import type { CoordinationRole } from './role.ts';

/** Ms since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const iso = (at: number): string => new Date(at).toISOString();
const isoSpan = ({ from, to }: Span) => ({ from: iso(from), to: iso(to) });
const round = (value: number, digits = 4): number => Number(value.toFixed(digits));
const warningsTold = 50;

export interface HealthFactsTold {
  readonly period: HealthReport['period'];
  readonly span: Span;
  /** The newest evaluation; null: none yet. */
  readonly snapshot: HealthSnapshot | null;
  /** The first with a score since `span.from`. */
  readonly before: HealthSnapshot | null;
  readonly threshold: number;
  /** Newest first; any cause. */
  readonly warnings: readonly HealthWarning[];
  readonly cases: HealthReport['cases'];
  readonly link: string | null;
}

export const buildHealthReport = ({
  period,
  span,
  snapshot,
  before,
  threshold,
  warnings,
  cases,
  link,
}: HealthFactsTold): HealthReport => {
  const enough = snapshot !== null && snapshot.authors >= leastAuthors;
  const score = enough ? snapshot.score : null;
  const earlier = before !== null && before.authors >= leastAuthors ? before.score : null;
  return healthReportSchema.parse({
    period,
    ...isoSpan(span),
    status: snapshot?.status ?? 'insufficient-data',
    score,
    interval: enough ? snapshot.interval : null,
    threshold,
    change: score === null || earlier === null ? null : round(score - earlier),
    authors: enough ? snapshot.authors : null,
    messages: enough ? snapshot.messages : null,
    coverage: enough ? snapshot.coverage : null,
    // A driver that rests on a few people only would tell of those.
    drivers: (score === null || snapshot === null ? [] : snapshot.drivers)
      .filter(({ people }) => people === undefined || people >= leastAuthors)
      .map(({ signal, value, weight, contribution }) => ({ signal, value, weight, contribution })),
    warnings: warnings
      .flatMap(({ cause, signal, beganAt, clearedAt }) =>
        cause === 'severe'
          ? []
          : [{ cause, signal, since: iso(beganAt), clearedAt: clearedAt === null ? null : iso(clearedAt) }],
      )
      .slice(0, warningsTold),
    cases,
    link,
  });
};

/** A theme as the analysis finds it, of any size. */
export interface ThemeFound {
  readonly theme: string;
  /** Distinct people. */
  readonly authors: number;
  readonly mentions: number;
  /** Counts of its mentions that read so; null: not read. */
  readonly negative: number | null;
  readonly positive: number | null;
  /** Mean score; null: not read, or of fewer than five people. */
  readonly mood: number | null;
  readonly trend: FeedbackInsights['themes'][number]['trend'];
}

/** `chat`, or another source of feedback, with the distinct people behind its items. */
export interface SourceFound {
  readonly source: string;
  readonly authors: number;
  readonly items: number;
}

export interface InsightsFound {
  readonly span: Span;
  readonly themes: readonly ThemeFound[];
  readonly sources: readonly SourceFound[];
}

const mostThemes = 50;

const insightsOf = ({ span, themes, sources }: InsightsFound) => {
  const { shown } = publishable(themes.filter(({ theme }) => themeNameSchema.safeParse(theme).success));
  const shareOf = (part: number | null, all: number): number | null => (part === null ? null : round(part / all));
  return {
    ...isoSpan(span),
    themes: [...shown]
      .sort((a, b) => b.mentions - a.mentions || b.authors - a.authors)
      .slice(0, mostThemes)
      .map(({ theme, authors, mentions, negative, positive, mood, trend }) => ({
        theme,
        authors,
        mentions,
        negative: shareOf(negative, mentions),
        positive: shareOf(positive, mentions),
        mood: mood === null ? null : round(mood, 2),
        trend,
      })),
    suppressed: themes.length - shown.length,
    sources: publishable(sources).shown.map(({ source, authors, items }) => ({ source, authors, items })),
  };
};

export const buildFeedbackInsights = (
  found: InsightsFound & {
    /** `answers`: distinct people who answered. */
    readonly surveys: FeedbackInsights['surveys'];
    readonly link: string | null;
  },
): FeedbackInsights =>
  feedbackInsightsSchema.parse({
    ...insightsOf(found),
    surveys: found.surveys.filter(({ answers }) => answers >= leastAuthors),
    link: found.link,
  });

/** `summary` is about what is shown only; it is left out where nothing is. */
export const buildAnalysis = (
  found: InsightsFound & { readonly topic: string; readonly summary: string | null; readonly link: string | null },
): Analysis => {
  const insights = insightsOf(found);
  const summary = insights.themes.length === 0 ? null : found.summary;
  return analysisSchema.parse({ topic: found.topic, ...insights, summary, link: found.link });
};

export interface RetentionFound {
  readonly span: Span;
  /** `week`: its start, ms. */
  readonly cohorts: readonly { readonly week: number; readonly joiners: number; readonly activeAgain: number }[];
  readonly activeBefore: number;
  readonly lost: number;
  readonly states: Readonly<Record<MemberState, number>>;
  readonly link: string | null;
}

export const buildRetentionInsights = ({
  span,
  cohorts,
  activeBefore,
  lost,
  states,
  link,
}: RetentionFound): RetentionInsights => {
  const joined = cohorts.filter(({ joiners }) => joiners > 0);
  const shown = joined.filter(({ joiners }) => joiners >= leastAuthors);
  return retentionInsightsSchema.parse({
    ...isoSpan(span),
    cohorts: shown.map((cohort) => ({
      week: iso(cohort.week),
      joiners: cohort.joiners,
      retained: round(newMemberRetention(cohort) ?? 0),
    })),
    suppressedCohorts: joined.length - shown.length,
    churn: activeBefore >= leastAuthors ? { activeBefore, rate: round(lost / activeBefore) } : null,
    members: suppressSmall(states),
    link,
  });
};

type Body = { readonly [Type in OutgoingEvent['type']]: Pick<Extract<OutgoingEvent, { type: Type }>, 'type' | 'data'> };

/** Puts the envelope around. Throws ZodError where anything in it could tell of fewer than five people. */
export const envelope = (
  {
    id,
    at,
    to,
    space,
    inReplyTo = null,
  }: {
    /** uuid */
    readonly id: string;
    readonly at: number;
    readonly to: CoordinationRole;
    readonly space: Pick<Space, 'id' | 'name'> | null;
    readonly inReplyTo?: string | null;
  },
  body: Body[OutgoingEvent['type']],
): OutgoingEvent =>
  outgoingSchema.parse({
    id,
    version: 1,
    at: iso(at),
    from: 'CCO',
    to,
    space: space === null ? null : { id: space.id, name: space.name.slice(0, 200) },
    inReplyTo,
    ...body,
  });
