// What a mail about a space's health is made from: gathered and stored when there is something to tell, so that the mail is
// the same whenever it is made. Nothing here has a field for what a member said, or who did.
import type { FeedbackInsights, HealthReport } from '../coordination/events.ts';
import { leastAuthors } from '../coordination/groups.ts';
import type { HealthSnapshot } from '../health/snapshot.ts';
import type { HealthWarning } from '../health/warning.ts';
import type { SpaceId } from '../ids.ts';
import type { Repositories } from '../ports.ts';

/** One evaluation; `at` in ms since 1970. */
export interface ChartPoint {
  readonly at: number;
  /** null: too little data then; the line is broken. */
  readonly score: number | null;
  readonly interval: readonly [number, number] | null;
}

export interface HealthChart {
  /** Oldest first. */
  readonly points: readonly ChartPoint[];
  /** When warnings lasted; `to` null: to the end of the chart. None overlaps another. */
  readonly warnings: readonly { readonly from: number; readonly to: number | null }[];
}

/** As it is drawn. */
export interface DrawnChart extends HealthChart {
  /** At or under it the space is no longer healthy. */
  readonly threshold: number;
}

export type MailTheme = Pick<FeedbackInsights['themes'][number], 'theme' | 'authors' | 'mentions' | 'negative'>;

export interface HealthFacts {
  readonly spaceName: string;
  readonly report: HealthReport;
  readonly themes: readonly MailTheme[];
  /** null, or fewer than two points with a score: no picture. */
  readonly chart: HealthChart | null;
  /** The tracker's issue; null: there is none. */
  readonly trackerLink: string | null;
}

/** A warning that began, and the case it opened. */
export interface WarningFacts extends HealthFacts {
  /** The case's page behind the login; null: there is none. */
  readonly caseLink: string | null;
  /** What the case is called in the chat; null: there is none. */
  readonly caseNumber: string | null;
  /** What was begun already, one short sentence each; ours, not a member's. */
  readonly done: readonly string[];
}

/** The mail that a notice is to become, by itself. */
export type HealthPage =
  | { readonly kind: 'warning'; readonly facts: WarningFacts }
  | { readonly kind: 'report'; readonly facts: HealthFacts };

const pointsShown = 170;
const warningsRead = 50;
const digits = 4;
const round = (value: number): number => Number(value.toFixed(digits));

const pointOf = ({ at, score, interval, authors }: HealthSnapshot): ChartPoint => {
  const told = authors >= leastAuthors;
  return {
    at,
    score: told && score !== null ? round(score) : null,
    interval: told && interval !== null ? [round(interval[0]), round(interval[1])] : null,
  };
};

const spansOf = (warnings: readonly HealthWarning[]): HealthChart['warnings'] => {
  const spans: { from: number; to: number | null }[] = [];
  const told = warnings.filter(({ cause }) => cause !== 'severe').sort((a, b) => a.beganAt - b.beganAt);
  for (const { beganAt, clearedAt } of told) {
    const last = spans.at(-1);
    if (last === undefined || (last.to !== null && last.to < beganAt)) spans.push({ from: beganAt, to: clearedAt });
    else if (last.to !== null) last.to = clearedAt === null ? null : Math.max(last.to, clearedAt);
  }
  return spans;
};

/** The score since `since`, without times of which fewer than five people are known. */
export const readChart = async (
  tx: Pick<Repositories, 'health'>,
  spaceId: SpaceId,
  since: number,
): Promise<HealthChart> => ({
  points: (await tx.health.history(spaceId, since, pointsShown)).map(pointOf),
  warnings: spansOf(await tx.health.warnings({ spaceId, since, limit: warningsRead })),
});
