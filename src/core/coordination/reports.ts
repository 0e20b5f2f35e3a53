// The reports that go out by themselves: health to the CEO, feedback to the CMO, retention to the CRO; each once a period.
import { errorCode } from '../errors.ts';
import type { HealthWarning } from '../health/warning.ts';
import type { Platform, SpaceId } from '../ids.ts';
import type { HealthPage } from '../mail/health-facts.ts';
import type { Clock, Repositories, Space, Store } from '../ports.ts';
import { loadSettings } from '../settings.ts';
import { buildFeedbackInsights, buildRetentionInsights, envelope, type Span } from './build.ts';
import { isMailed } from './directory.ts';
import type { FeedbackInsights, OutgoingEvent } from './events.ts';
import { type HealthPageDeps, readHealthReport, reportPage } from './health-page.ts';
import { type PublishDeps, type Published, publish } from './publish.ts';
import type { FindInsights } from './requests.ts';
import { readRetention } from './retention-facts.ts';
import type { CoordinationRole } from './role.ts';
import { type DuePeriod, duePeriods, type ReportSchedule } from './schedule.ts';

export interface ReportsDeps extends PublishDeps, HealthPageDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly schedule: ReportSchedule;
  readonly findInsights: FindInsights;
  /** Survey scores of a span. */
  readonly surveys: (spaceId: SpaceId, span: Span) => Promise<FeedbackInsights['surveys']>;
  readonly noted: (what: { readonly spaceId: SpaceId; readonly report: string; readonly code: string }) => void;
}

const readers: Readonly<Record<DuePeriod['report'], CoordinationRole>> = {
  health: 'CEO',
  feedback: 'CMO',
  retention: 'CRO',
};
const dayMs = 86_400_000;

type Body = Parameters<typeof envelope>[1];

const bodyOf = async (due: DuePeriod, space: Space, deps: ReportsDeps): Promise<Body> => {
  const { store, defaults, linkTo } = deps;
  const link = linkTo(space.id);
  switch (due.report) {
    case 'health':
      return {
        type: 'coordination.health-report',
        data: await readHealthReport(store, space.id, due.period, due.span, deps),
      };
    case 'feedback': {
      const found = await deps.findInsights(space.id, due.span, null);
      const surveys = await deps.surveys(space.id, due.span);
      return { type: 'coordination.feedback-insights', data: buildFeedbackInsights({ ...found, surveys, link }) };
    }
    case 'retention': {
      const settings = await loadSettings(store, space.id, defaults);
      const found = await readRetention(store, space.id, settings, due.span.to);
      return { type: 'coordination.retention-insights', data: buildRetentionInsights({ ...found, link }) };
    }
    default:
      return due.report satisfies never;
  }
};

/** What a person reads by mail where it is more than the event in words. */
const pageOf = async ({ type, data }: Body, space: Space, deps: ReportsDeps): Promise<HealthPage | null> =>
  type === 'coordination.health-report' && deps.mail !== null && isMailed(deps.directory, 'CEO')
    ? await reportPage(deps.store, space, data, deps.findInsights)
    : null;

const wanted = (deps: PublishDeps, role: CoordinationRole): boolean =>
  deps.directory.resolve(role).ok || deps.directory.listeners.length > 0;

/** Makes the round that a worker calls every few minutes; resolves with what was sent and the platforms to wake. */
export const createReportRound = (deps: ReportsDeps) => {
  const { store, clock, schedule, newId, noted } = deps;
  // Saves working out what was sent before; the claim in the store is what keeps it to once.
  const done = new Set<string>();
  return async (): Promise<{ sent: number; deliver: readonly Platform[] }> => {
    const deliver = new Set<Platform>();
    let sent = 0;
    const due = duePeriods(clock.now(), schedule).filter(({ report }) => wanted(deps, readers[report]));
    const current = new Set<string>();
    for (const space of due.length === 0 ? [] : await store.spaces.list()) {
      for (const one of due) {
        const key = `coordination:${space.id}:${one.key}`;
        current.add(key);
        // A space that was not there yet has nothing to tell of that time.
        if (done.has(key) || space.createdAt >= one.span.to) continue;
        try {
          const body = await bodyOf(one, space, deps);
          const page = await pageOf(body, space, deps);
          const published = await store.transaction(async (tx): Promise<Published | null> => {
            const now = clock.now();
            if (!(await tx.interactions.claim(key, now))) return null;
            const event = envelope({ id: newId(), at: now, to: readers[one.report], space }, body);
            return await publish(tx, event, now, deps, page);
          });
          done.add(key);
          if (published === null) continue;
          sent += 1;
          for (const platform of published.deliver) deliver.add(platform);
        } catch (error) {
          noted({ spaceId: space.id, report: one.report, code: errorCode(error) });
        }
      }
    }
    for (const key of done) if (!current.has(key)) done.delete(key);
    return { sent, deliver: [...deliver] };
  };
};

/**
 * The CEO's report at a warning. Call in the transaction of the response plan's step; the same warning again is a no-op.
 * null: it was sent before, is about severe content (that is the moderators' alone), or nobody is named as CEO.
 */
export const reportWarning = async (
  tx: Repositories,
  warning: HealthWarning,
  now: number,
  deps: ReportsDeps,
): Promise<Published | null> => {
  if (warning.cause === 'severe' || !wanted(deps, 'CEO')) return null;
  const space = await tx.spaces.get(warning.spaceId);
  if (space === null) return null;
  if (!(await tx.interactions.claim(`coordination:${warning.spaceId}:warning:${warning.id}`, now))) return null;
  const data = await readHealthReport(tx, space.id, 'warning', { from: now - dayMs, to: now }, deps);
  const body = { type: 'coordination.health-report' as const, data };
  const event: OutgoingEvent = envelope({ id: deps.newId(), at: now, to: 'CEO', space }, body);
  return await publish(tx, event, now, deps);
};
