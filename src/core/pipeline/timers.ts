// What is due by the clock. Rows in SQL, so that nothing that is due is lost; running one twice does no harm.
import { type MemberId, memberIdSchema, platformOf, type SpaceId, spaceIdSchema } from '../ids.ts';
import { wakeDraft } from '../interventions/desk/snooze.ts';
import { expireDraft } from '../interventions/resolve.ts';
import type { Announcer, Clock, Store, Timer, WakeUps } from '../ports.ts';
import { loadSettings, type SpaceSettings } from '../settings.ts';
import type { Evaluation } from './evaluate.ts';
import { measureOutcome } from './measure.ts';

export interface TimerDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** A fresh uuid v7. */
  readonly newId: () => string;
  readonly evaluate: (spaceId: SpaceId) => Promise<Evaluation>;
  /** Removes everything by or about a member up to `at`; repeatable. */
  readonly erase: (memberId: MemberId, at: number) => Promise<unknown>;
  /** How long text and dead letters are kept. */
  readonly retention: SpaceSettings['retention'];
  /** What holds where nothing is stored for a space. */
  readonly defaults: SpaceSettings;
  readonly wake: WakeUps;
  readonly announcer: Announcer;
}

const retentionKey = 'retention';
const historyKey = 'history';
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const rowsAStep = 1_000;

/** What is kept of the history: all of the last hour, then one a minute, an hour, a day. Enough for a trend and a year's view. */
export const historyKept = [
  { olderThanMs: hourMs, everyMs: minuteMs, lookedBackMs: 2 * dayMs },
  { olderThanMs: 2 * dayMs, everyMs: hourMs, lookedBackMs: 62 * dayMs },
  { olderThanMs: 60 * dayMs, everyMs: dayMs, lookedBackMs: Number.POSITIVE_INFINITY },
] as const;

/** Warnings that ended are kept so long: a year's view, and what a space's baseline leaves out. */
export const warningsKeptMs = 400 * dayMs;

/** What was told of promises, and what was asked of the agent: as far back as `/cco sla` looks, and a week. */
export const promisesKeptMs = 372 * dayMs;
/** What went to other agents and came from them, without content. */
export const coordinationKeptMs = 90 * dayMs;

/** Who left: their address stays this long, because a mail under way is looked up by it. */
export const leftKeptMs = 7 * dayMs;

/** Makes sure that old text is cleared, now, then daily, and the history thinned, now, then hourly. Call at start. */
export const armRetention = async ({ store, clock }: Pick<TimerDeps, 'store' | 'clock'>): Promise<void> => {
  await store.timers.set({ key: retentionKey, kind: 'retention', subject: 'all', dueAt: clock.now() });
  await store.timers.set({ key: historyKey, kind: 'history', subject: 'all', dueAt: clock.now() });
};

const thinHistory = async ({ store, clock }: TimerDeps): Promise<void> => {
  const now = clock.now();
  for (const { olderThanMs, everyMs, lookedBackMs } of historyKept) {
    const since = Math.max(0, now - lookedBackMs);
    while ((await store.health.thin(now - olderThanMs, everyMs, rowsAStep, since)) >= rowsAStep);
  }
  await store.timers.set({ key: historyKey, kind: 'history', subject: 'all', dueAt: now + hourMs });
};

const clearText = async ({ store, defaults }: TimerDeps, timer: Timer): Promise<void> => {
  const spaceId = spaceIdSchema.safeParse(timer.subject);
  // Switched off again meanwhile: what was said since may stay.
  if (spaceId.success && (await loadSettings(store, spaceId.data, defaults)).privacy.metadataOnly)
    while ((await store.messages.clearText(spaceId.data, rowsAStep)) >= rowsAStep);
  await store.timers.clear(timer.key, timer.dueAt);
};

const clearOld = async ({ store, clock, retention }: TimerDeps): Promise<void> => {
  const now = clock.now();
  // Step by step: one statement over a month of messages would hold the database for long.
  const before = now - retention.textDays * dayMs;
  while ((await store.messages.expireText(before, rowsAStep)) >= rowsAStep);
  while ((await store.messages.expireReactions(before, rowsAStep)) >= rowsAStep);
  // What the agent said itself goes with what it answered.
  while ((await store.outbox.expire(before, rowsAStep)) >= rowsAStep);
  await store.interventions.expireText(before);
  await store.feedback.expireText(before);
  while ((await store.decisions.expire(before, rowsAStep)) >= rowsAStep);
  await store.deadLetters.expire(now - retention.deadLetterDays * dayMs);
  while ((await store.health.expireWarnings(now - warningsKeptMs, rowsAStep)) >= rowsAStep);
  // A mark keeps a message from being told of twice: it stays while that may still be delivered once more.
  const delivered = before - retention.deadLetterDays * dayMs;
  while ((await store.health.expireSevere(delivered, rowsAStep)) >= rowsAStep);
  await store.cases.expireNotes(before);
  await store.slas.expire(now - promisesKeptMs);
  while ((await store.coordination.expire(now - coordinationKeptMs, rowsAStep)) >= rowsAStep);
  await store.mails.expire(now - coordinationKeptMs, now);
  await store.receivedMails.expire(now - coordinationKeptMs);
  await store.subscriptions.expire(now, now - leftKeptMs);
  // A day late, since holders' clocks differ.
  await store.leases.expire(now - dayMs);
  await store.timers.set({ key: retentionKey, kind: 'retention', subject: 'all', dueAt: now + dayMs });
};

const expire = async (deps: TimerDeps, timer: Timer): Promise<void> => {
  const { store, clock, newId, defaults, wake, announcer } = deps;
  const spaceId = await store.transaction(async (tx) => {
    // The timer last, as whoever decides takes them. Snoozed meanwhile, it was moved, and stays.
    const expired = await expireDraft(tx, timer.subject, { now: clock.now(), newId, defaults });
    await tx.timers.clear(timer.key, timer.dueAt);
    return expired ? ((await tx.interventions.get(timer.subject))?.spaceId ?? null) : null;
  });
  if (spaceId === null) return;
  announcer.announce({ type: 'intervention', spaceId, id: timer.subject });
  await wake.deliver(platformOf(spaceId)).catch(() => undefined);
};

/** Brings the buttons of a draft that was put off back. */
const wakeUp = async ({ store, clock, newId, defaults, wake }: TimerDeps, timer: Timer): Promise<void> => {
  const spaceId = await store.transaction(async (tx) => {
    const woken = await wakeDraft(tx, timer.subject, { now: clock.now(), newId, defaults });
    await tx.timers.clear(timer.key, timer.dueAt);
    return woken ? ((await tx.interventions.get(timer.subject))?.spaceId ?? null) : null;
  });
  if (spaceId !== null) await wake.deliver(platformOf(spaceId)).catch(() => undefined);
};

const check = async ({ store, evaluate }: TimerDeps, timer: Timer): Promise<void> => {
  const spaceId = spaceIdSchema.safeParse(timer.subject);
  // The evaluation sets the next check in its own transaction; one that came too soon leaves this timer due.
  if (spaceId.success) await evaluate(spaceId.data);
  else await store.timers.clear(timer.key);
};

const eraseMember = async ({ store, erase }: TimerDeps, timer: Timer): Promise<void> => {
  const memberId = memberIdSchema.safeParse(timer.subject);
  if (memberId.success) await erase(memberId.data, timer.dueAt);
  // Asked for again meanwhile, it was moved: then it stays, for what was said in between.
  await store.timers.clear(timer.key, timer.dueAt);
};

const run = async (deps: TimerDeps, timer: Timer): Promise<void> => {
  switch (timer.kind) {
    case 'check':
      return check(deps, timer);
    case 'expire-intervention':
      return expire(deps, timer);
    case 'wake-intervention':
      return wakeUp(deps, timer);
    case 'measure-outcome':
      return measureOutcome(deps, timer);
    case 'retention':
      return clearOld(deps);
    case 'history':
      return thinHistory(deps);
    case 'clear-text':
      return clearText(deps, timer);
    case 'erase':
      return eraseMember(deps, timer);
    default:
      return timer.kind satisfies never;
  }
};

/** Makes the sweep's part for timers: runs one that is due. One that fails stays due, for the next sweep. */
export const createRunTimer =
  (deps: TimerDeps) =>
  (timer: Timer): Promise<void> =>
    run(deps, timer);
