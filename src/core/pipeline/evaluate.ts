// One evaluation of a space: score, timer, decisions and their outbox rows, all in one transaction.
import { evaluateHealth, type HealthFacts, nextCheckMs } from '../health/evaluate.ts';
import type { HealthSnapshot } from '../health/snapshot.ts';
import type { HealthWarning } from '../health/warning.ts';
import { platformOf, type SpaceId } from '../ids.ts';
import { type DecisionFacts, decide, type Plan, quietBegins, warningBegins } from '../interventions/decide.ts';
import type { Announcer, Clock, Example, Repositories, Space, Store, WakeUps } from '../ports.ts';
import { loadSettings, type SpaceSettings } from '../settings.ts';
import { createAnswerClock } from '../sla/answer-clock.ts';
import { readHealthFacts } from './health-facts.ts';
import { type Considering, considerAll, setLook, writeDecided } from './interventions.ts';
import { type AlertCeo, respond, type Team } from './response-plan.ts';
import { alertSevere } from './severe.ts';

export interface EvaluateDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** A fresh uuid v7. */
  readonly newId: () => string;
  /** What holds where nothing is stored for a space. */
  readonly defaults: SpaceSettings;
  readonly wake: WakeUps;
  readonly announcer: Announcer;
  /** Teams that requests and reports of single members are handed to; default: none. */
  readonly teams?: ReadonlySet<Team>;
  /** Default: nobody is told. */
  readonly alertCeo?: AlertCeo;
}

export type Evaluation =
  | { readonly outcome: 'evaluated'; readonly snapshot: HealthSnapshot; readonly plan: Plan }
  /** Evaluated less than five seconds ago, here or elsewhere: its dirt stays, the sweep comes back to it. */
  | { readonly outcome: 'too-soon' };

/** At most one evaluation a space in this time, over all processes. */
export const evaluateEveryMs = 5_000;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const examplesShown = 5;
const warningPauseMs = 12 * hourMs;

const unknownSpace = (id: SpaceId, now: number): Space => ({
  id,
  platform: platformOf(id),
  name: id,
  moderatorsChannelId: null,
  createdAt: now,
});

// Where the signal is of messages that can be looked at, the worst of them; for questions those that wait.
const examplesFor = async (
  tx: Repositories,
  spaceId: SpaceId,
  { signal, window }: NonNullable<HealthSnapshot['warning']>,
  { fast }: HealthSnapshot,
  { questions }: HealthFacts,
  settings: SpaceSettings,
  now: number,
): Promise<Example[]> => {
  const since = window === 'fast' ? (fast?.from ?? now - hourMs) : now - settings.health.halfLifeHours * hourMs;
  if (signal === 'responsiveness') {
    const { isOverdue } = createAnswerClock(settings.sla);
    return questions
      .filter((question) => isOverdue(question, now))
      .slice(0, examplesShown)
      .map(({ messageId, channelId, threadId, at }) => ({ messageId, channelId, threadId, at }));
  }
  if (signal !== 'tone' && signal !== 'civility') return [];
  return await tx.messages.examples(spaceId, signal === 'tone' ? 'negative' : 'offensive', since, examplesShown);
};

/**
 * What begins, and whether it may be said. A card for the same cause was the last one for 12 hours; that a space is quiet
 * is said once, until there were ten people again. The row of a warning, which starts the response plan, is kept always.
 */
const newsFor = async (
  tx: Repositories,
  { id, moderatorsChannelId }: Space,
  { snapshot, previous, facts }: { snapshot: HealthSnapshot; previous: HealthSnapshot | null; facts: HealthFacts },
  settings: SpaceSettings,
  now: number,
  newId: () => string,
): Promise<DecisionFacts['news']> => {
  if (previous?.warning != null && snapshot.warning?.since !== previous.warning.since)
    await tx.health.endWarnings(id, ['sudden', 'sustained'], now);
  const quiet = moderatorsChannelId !== null && quietBegins(snapshot, previous);
  const { warning } = snapshot;
  if (warning === null || !warningBegins(snapshot, previous)) return { warning: null, quiet };
  const { score, interval, authors, messages, drivers, fast } = snapshot;
  const row: HealthWarning = {
    id: newId(),
    spaceId: id,
    cause: warning.cause === 'sudden' ? 'sudden' : 'sustained',
    signal: warning.signal ?? null,
    beganAt: now,
    clearedAt: null,
    detail: {
      score,
      interval,
      threshold: settings.health.threshold,
      authors,
      messages,
      drivers,
      fast: fast ?? null,
      examples: await examplesFor(tx, id, warning, snapshot, facts, settings, now),
    },
  };
  await tx.health.beginWarning(row);
  const pause = `warned:${id}:${warning.cause}${warning.alone === true ? `:${warning.signal}` : ''}`;
  const say = moderatorsChannelId !== null && (await tx.leases.acquire(pause, newId(), now, warningPauseMs));
  return { warning: { row, say }, quiet };
};

/**
 * Makes the use case of an `evaluate` job and of a `check` timer.
 *
 * Everything is read in the transaction that takes the dirt, after taking it: a message that comes in meanwhile either
 * is in what is read, or leaves a mark of its own that stays. The lease keeps a second evaluation of the space out
 * until this one is committed, and for five seconds; it is a row, so it holds across processes, and is gone if this
 * transaction is.
 */
export const createEvaluate =
  ({ store, clock, newId, defaults, wake, announcer, teams = new Set(), alertCeo }: EvaluateDeps) =>
  async (spaceId: SpaceId): Promise<Evaluation> => {
    // Outside, since PGlite gives a transaction the whole database: these may be a few milliseconds old.
    const settings = await loadSettings(store, spaceId, defaults);
    const space = (await store.spaces.get(spaceId)) ?? unknownSpace(spaceId, clock.now());
    const channels = await store.spaces.channels(spaceId);

    const done = await store.transaction(async (tx): Promise<Evaluation> => {
      const now = clock.now();
      if (!(await tx.leases.acquire(`evaluate:${spaceId}`, newId(), now, evaluateEveryMs)))
        return { outcome: 'too-soon' };
      const dirty = await tx.spaces.takeDirt(spaceId);
      const { facts: healthFacts, warnings, questions } = await readHealthFacts(tx, spaceId, settings, now);
      const previous = await tx.health.latest(spaceId);
      const snapshot = evaluateHealth(healthFacts, previous, settings, now);
      const lasting = warnings.filter(({ clearedAt }) => clearedAt === null);
      const severe = await alertSevere(tx, { space, channels, lasting }, now, newId);
      const news = await newsFor(tx, space, { snapshot, previous, facts: healthFacts }, settings, now, newId);
      const response = await respond(tx, {
        space,
        channels,
        settings,
        authors: healthFacts.authors,
        questions,
        weeks: healthFacts.weeks ?? [],
        snapshot,
        previous,
        began: news.warning?.row ?? null,
        teams,
        alertCeo: alertCeo ?? null,
        now,
        newId,
      });
      const considering: Considering = {
        space,
        channels,
        settings,
        dirty,
        questions: healthFacts.questions,
        now,
        newId,
      };
      const situation = await considerAll(tx, considering);
      const decided = decide({ ...situation.facts, snapshot, previous, news }, settings, now, newId);
      const plan: Plan = {
        ...decided,
        outbox: [...severe.outbox, ...decided.outbox, ...response.outbox],
        audit: [...severe.audit, ...decided.audit, ...response.audit],
      };
      await tx.health.save(spaceId, snapshot);
      await writeDecided(tx, spaceId, plan, now);
      await setLook(tx, considering, situation, plan);
      await tx.timers.set({
        key: `check:${spaceId}`,
        kind: 'check',
        subject: spaceId,
        dueAt: now + nextCheckMs(snapshot, settings.health),
      });
      return { outcome: 'evaluated', snapshot, plan };
    });

    if (done.outcome === 'evaluated') {
      announcer.announce({ type: 'health', spaceId });
      for (const { id } of done.plan.interventions) announcer.announce({ type: 'intervention', spaceId, id });
      // Committed: what cannot be nudged now is found by the sweep.
      if (done.plan.outbox.length > 0) await wake.deliver(space.platform).catch(() => undefined);
    }
    return done;
  };
