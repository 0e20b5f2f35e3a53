// One evaluation of a space: score, timer, decisions and their outbox rows, all in one transaction.
import { evaluateHealth, nextCheckMs } from '../health/evaluate.ts';
import type { HealthSnapshot } from '../health/snapshot.ts';
import { platformOf, type SpaceId } from '../ids.ts';
import { deEscalationRule } from '../interventions/de-escalation.ts';
import { type ConversationFacts, decide, type Plan, quietBegins, warningBegins } from '../interventions/decide.ts';
import type { Announcer, Clock, Conversation, Repositories, Space, Store, WakeUps } from '../ports.ts';
import { loadSettings, type SpaceSettings } from '../settings.ts';

export interface EvaluateDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** A fresh uuid v7. */
  readonly newId: () => string;
  /** What holds where nothing is stored for a space. */
  readonly defaults: SpaceSettings;
  readonly wake: WakeUps;
  readonly announcer: Announcer;
}

export type Evaluation =
  | { readonly outcome: 'evaluated'; readonly snapshot: HealthSnapshot; readonly plan: Plan }
  /** Evaluated less than five seconds ago, here or elsewhere: its dirt stays, the sweep comes back to it. */
  | { readonly outcome: 'too-soon' };

/** At most one evaluation a space in this time, over all processes. */
export const evaluateEveryMs = 5_000;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const questionLimit = 500;
// More conversations than this turning at once are one event; the rest wait for their next message.
const conversationLimit = 200;
const todayLimit = 200;
const warningPauseMs = 12 * hourMs;
// One a minute; of a space that is looked at more often, that many spread over the day.
const checksADay = 1_440;

const unknownSpace = (id: SpaceId, now: number): Space => ({
  id,
  platform: platformOf(id),
  name: id,
  moderatorsChannelId: null,
  createdAt: now,
});

const conversationFacts = async (
  tx: Repositories,
  conversations: readonly Conversation[],
  now: number,
): Promise<ConversationFacts[]> => {
  const facts: ConversationFacts[] = [];
  for (const where of conversations.slice(0, conversationLimit)) {
    const messages = await tx.messages.conversation(where, now - deEscalationRule.windowMs, deEscalationRule.fetch);
    if (messages.length < deEscalationRule.leastRecent) continue;
    facts.push({ where, messages, latest: await tx.interventions.latest(where, 'de-escalation') });
  }
  return facts;
};

const evaluateFacts = async (
  tx: Repositories,
  spaceId: SpaceId,
  settings: SpaceSettings,
  now: number,
): Promise<{ snapshot: HealthSnapshot; previous: HealthSnapshot | null }> => {
  const { health } = settings;
  const horizonMs = health.horizonDays * dayMs;
  const authors = await tx.messages.authorTotals(spaceId, now, health.halfLifeHours * hourMs, horizonMs);
  const people = authors.filter(({ role, count }) => role !== 'agent' && count > 0).length;
  const enough = people >= health.minimumAuthors;
  // Each is read only where it is used: the score needs questions, a space that is too small its past.
  const questions = enough ? await tx.messages.questions(spaceId, now - horizonMs, now, questionLimit) : [];
  const formerAuthors = enough ? people : (await tx.messages.counts(spaceId, now - 2 * horizonMs)).authors;
  const facts = { authors, questions, formerAuthors };
  const previous = await tx.health.latest(spaceId);
  const snapshot = evaluateHealth(facts, previous === null ? [] : [previous], settings, now);
  const upper = snapshot.interval?.[1] ?? 1;
  if (snapshot.status !== 'watch' || upper > health.threshold) return { snapshot, previous };
  // Only now is it of interest how long this has been so.
  const runMs = 2 * health.confirmMinutes * minuteMs;
  const run = await tx.health.history(spaceId, now - runMs, Math.ceil(runMs / evaluateEveryMs) + 1);
  const earlier = run.length > 0 || previous === null ? run : [previous];
  return { snapshot: evaluateHealth(facts, earlier, settings, now), previous };
};

/**
 * Whether what begins now may be said. A card for the same cause was the last one for 12 hours; a space that was quiet at
 * any time in the last 24 is still in the same quiet period.
 */
const newsFor = async (
  tx: Repositories,
  { id, moderatorsChannelId }: Space,
  { snapshot, previous }: { snapshot: HealthSnapshot; previous: HealthSnapshot | null },
  now: number,
  newId: () => string,
): Promise<{ warning: boolean; quiet: boolean }> => {
  if (moderatorsChannelId === null) return { warning: false, quiet: false };
  const { warning } = snapshot;
  return {
    warning:
      warning !== null &&
      warningBegins(snapshot, previous) &&
      (await tx.leases.acquire(`warned:${id}:${warning.cause}`, newId(), now, warningPauseMs)),
    quiet:
      quietBegins(snapshot, previous) &&
      (await tx.health.history(id, now - dayMs, checksADay)).every(({ status }) => status !== 'quiet'),
  };
};

const write = async (tx: Repositories, spaceId: SpaceId, snapshot: HealthSnapshot, plan: Plan): Promise<void> => {
  await tx.health.save(spaceId, snapshot);
  for (const intervention of plan.interventions) await tx.interventions.add(intervention);
  if (plan.outbox.length > 0) await tx.outbox.add(plan.outbox);
  for (const timer of plan.timers) await tx.timers.set(timer);
  for (const entry of plan.audit) await tx.audit.append(entry);
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
  ({ store, clock, newId, defaults, wake, announcer }: EvaluateDeps) =>
  async (spaceId: SpaceId): Promise<Evaluation> => {
    // Outside, since PGlite gives a transaction the whole database: these may be a few milliseconds old.
    const settings = await loadSettings(store, spaceId, defaults);
    const space = (await store.spaces.get(spaceId)) ?? unknownSpace(spaceId, clock.now());
    const channels = await store.spaces.channels(spaceId);

    const done = await store.transaction(async (tx): Promise<Evaluation> => {
      const now = clock.now();
      if (!(await tx.leases.acquire(`evaluate:${spaceId}`, newId(), now, evaluateEveryMs)))
        return { outcome: 'too-soon' };
      const conversations = await conversationFacts(tx, await tx.spaces.takeDirt(spaceId), now);
      const { snapshot, previous } = await evaluateFacts(tx, spaceId, settings, now);
      const proposedToday =
        conversations.length === 0
          ? 0
          : (await tx.interventions.list({ spaceId, limit: todayLimit })).filter(
              ({ createdAt }) => createdAt > now - dayMs,
            ).length;
      const news = await newsFor(tx, space, { snapshot, previous }, now, newId);
      const facts = { space, channels, conversations, proposedToday, snapshot, previous, news };
      const plan = decide(facts, settings, now, newId);
      await write(tx, spaceId, snapshot, plan);
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
