// A space's health as it is told to the CEO: the report every way gets, and the page a person gets by mail.
import type { Case } from '../cases/case.ts';
import { effectId } from '../cases/effect.ts';
import { trackerTitle } from '../cases/outside.ts';
import { caseNumber } from '../cases/words.ts';
import { plainName } from '../interventions/card.ts';
import { type HealthFacts, type HealthPage, readChart } from '../mail/health-facts.ts';
import type { Repositories, Space } from '../ports.ts';
import { loadSettings, type SpaceSettings } from '../settings.ts';
import { buildFeedbackInsights, buildHealthReport, type HealthFactsTold, type Span } from './build.ts';
import type { HealthReport } from './events.ts';
import type { FindInsights } from './requests.ts';

export interface HealthPageDeps {
  /** What holds where nothing is stored for a space. */
  readonly defaults: SpaceSettings;
  /** null: not counted. */
  readonly cases: (tx: Repositories, spaceId: Space['id'], span: Span) => Promise<HealthReport['cases']>;
  readonly linkTo: (spaceId: Space['id']) => string | null;
}

const dayMs = 86_400_000;
const warningsRead = 50;
const casesRead = 100;
/** A line says something from a few days on; a weekly report shows how the weeks before were. */
const chartDays: Readonly<Record<HealthReport['period'], number>> = { warning: 7, daily: 7, weekly: 28 };

export const readHealthReport = async (
  tx: Repositories,
  spaceId: Space['id'],
  period: HealthFactsTold['period'],
  span: Span,
  deps: HealthPageDeps,
): Promise<HealthReport> =>
  buildHealthReport({
    period,
    span,
    snapshot: await tx.health.latest(spaceId),
    before: await tx.health.firstSince(spaceId, span.from),
    threshold: (await loadSettings(tx, spaceId, deps.defaults)).health.threshold,
    warnings: await tx.health.warnings({ spaceId, since: span.from, limit: warningsRead }),
    cases: await deps.cases(tx, spaceId, span),
    link: deps.linkTo(spaceId),
  });

const factsOf = async (
  tx: Repositories,
  { id, name }: Pick<Space, 'id' | 'name'>,
  report: HealthReport,
): Promise<Omit<HealthFacts, 'themes' | 'trackerLink'>> => ({
  spaceName: plainName(name),
  report,
  chart: await readChart(tx, id, Date.parse(report.to) - chartDays[report.period] * dayMs),
});

/** The daily or weekly report's. Reads texts: call outside a transaction. */
export const reportPage = async (
  store: Repositories,
  space: Pick<Space, 'id' | 'name'>,
  report: HealthReport,
  findInsights: FindInsights,
): Promise<HealthPage> => {
  const span = { from: Date.parse(report.from), to: Date.parse(report.to) };
  const found = await findInsights(space.id, span, null);
  const open = await store.cases.list({ spaceId: space.id, open: true, limit: casesRead });
  const { themes } = buildFeedbackInsights({ ...found, surveys: [], link: null });
  return {
    kind: 'report',
    facts: {
      ...(await factsOf(store, space, report)),
      themes,
      trackerLink: open.find(({ origin, tracker }) => origin === 'warning' && tracker !== null)?.tracker?.url ?? null,
    },
  };
};

const doneWords = async (tx: Repositories, { id, tracker }: Case): Promise<string[]> => {
  const card = await tx.caseEffects.get(effectId(id, 'card'));
  return [
    ...(card?.status === 'done' ? ['The moderators were told in their channel.'] : []),
    ...(tracker === null ? [] : [`The issue “${trackerTitle}” is in the tracker.`]),
    'The case is followed until members say that it is solved.',
  ];
};

/** That of a warning and the case it opened. */
export const warningPage = async (
  tx: Repositories,
  one: Case,
  spaceName: string,
  now: number,
  deps: HealthPageDeps,
): Promise<HealthPage> => {
  const report = await readHealthReport(tx, one.spaceId, 'warning', { from: now - dayMs, to: now }, deps);
  return {
    kind: 'warning',
    facts: {
      ...(await factsOf(tx, { id: one.spaceId, name: spaceName }, report)),
      themes: one.themes.map(({ label, authors, messages }) => ({
        theme: label,
        authors,
        mentions: messages,
        negative: null,
      })),
      trackerLink: one.tracker?.url ?? null,
      caseLink: null,
      caseNumber: caseNumber(one),
      done: await doneWords(tx, one),
    },
  };
};
