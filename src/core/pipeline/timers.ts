// What is due by the clock. Rows in SQL, so that nothing that is due is lost; running one twice does no harm.
import { type MemberId, memberIdSchema, platformOf, type SpaceId, spaceIdSchema } from '../ids.ts';
import { expireDraft } from '../interventions/resolve.ts';
import type { Announcer, Clock, Store, Timer, WakeUps } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import type { Evaluation } from './evaluate.ts';

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
  readonly wake: WakeUps;
  readonly announcer: Announcer;
}

const retentionKey = 'retention';
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const rowsAStep = 1_000;

/** Makes sure that old text is cleared: now, then daily. Call at start. */
export const armRetention = async ({ store, clock }: Pick<TimerDeps, 'store' | 'clock'>): Promise<void> =>
  store.timers.set({ key: retentionKey, kind: 'retention', subject: 'all', dueAt: clock.now() });

const clearOld = async ({ store, clock, retention }: TimerDeps): Promise<void> => {
  const now = clock.now();
  // Step by step: one statement over a month of messages would hold the database for long.
  const before = now - retention.textDays * dayMs;
  while ((await store.messages.expireText(before, rowsAStep)) >= rowsAStep);
  // What the agent said itself goes with what it answered.
  while ((await store.outbox.expire(before, rowsAStep)) >= rowsAStep);
  await store.interventions.expireText(before);
  await store.deadLetters.expire(now - retention.deadLetterDays * dayMs);
  while ((await store.health.thin(now - 2 * dayMs, 10 * minuteMs, rowsAStep)) >= rowsAStep);
  // A day late, since holders' clocks differ.
  await store.leases.expire(now - dayMs);
  await store.timers.set({ key: retentionKey, kind: 'retention', subject: 'all', dueAt: now + dayMs });
};

const expire = async ({ store, clock, newId, wake, announcer }: TimerDeps, timer: Timer): Promise<void> => {
  const spaceId = await store.transaction(async (tx) => {
    await tx.timers.clear(timer.key);
    const expired = await expireDraft(tx, timer.subject, { now: clock.now(), newId });
    return expired ? ((await tx.interventions.get(timer.subject))?.spaceId ?? null) : null;
  });
  if (spaceId === null) return;
  announcer.announce({ type: 'intervention', spaceId, id: timer.subject });
  await wake.deliver(platformOf(spaceId)).catch(() => undefined);
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
    case 'retention':
      return clearOld(deps);
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
