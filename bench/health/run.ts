// Runs a made-up community through the health core, and two rivals beside it on the same stream.
import { ownBaseline } from '../../src/core/health/baseline.ts';
import { evaluateHealth } from '../../src/core/health/evaluate.ts';
import { fastWindow } from '../../src/core/health/fast.ts';
import type { HealthSnapshot } from '../../src/core/health/snapshot.ts';
import { isPending } from '../../src/core/health/status.ts';
import { defaultSpaceSettings } from '../../src/core/settings.ts';
import { createAnswerClock } from '../../src/core/sla/answer-clock.ts';
import {
  type CommunityOptions,
  createCommunity,
  dayMs,
  hourMs,
  minuteMs,
  type Said,
  slotMs,
  start,
} from './community.ts';
import { createObserver } from './observe.ts';

export interface Warning {
  readonly at: number;
  readonly cause: string;
  readonly signal: string;
  clearedAt: number | null;
}

export interface Outcome {
  readonly warnings: readonly Warning[];
  readonly quietNotes: number;
  readonly lastStatus: string;
  /** Warnings each rival would have given, with the same hysteresis. */
  readonly meanSentiment: readonly Warning[];
  readonly sevenDays: readonly Warning[];
  readonly messages: number;
  readonly evaluations: number;
  readonly evaluationMs: number;
  /** Scores each day at noon. */
  readonly daily: readonly { at: number; score: number | null; authors: number; drivers: string }[];
}

export interface RunOptions extends CommunityOptions {
  readonly until: number;
  /** Once a warning began at or after this time only the rivals go on. */
  readonly untilWarnedAfter?: number;
  /**
   * While all is well, and the change detector sees nothing (it looks every ten minutes), it is evaluated once an hour, as
   * the program does where nobody writes: a year of it in half the time.
   */
  readonly hourly?: boolean;
  /** Not evaluated before: only counted, so that a run that is about week 12 need not pay for all before. */
  readonly evaluateFrom?: number;
  /** Between these times, and while a change is seen, it is evaluated each minute, as a busy program does; else every ten. */
  readonly closely?: { readonly from: number; readonly to: number };
}

const threshold = 0.8;
const clearAt = 0.85;

/** A score with a threshold and hysteresis, over a sliding window: what one builds first. */
const createRival = (windowMs: number, rate: (said: Said) => number) => {
  const window: { at: number; value: number }[] = [];
  const warnings: Warning[] = [];
  let head = 0;
  let sum = 0;
  return {
    warnings,
    hear: (said: Said): void => {
      const value = rate(said);
      window.push({ at: said.at, value });
      sum += value;
    },
    look: (now: number): void => {
      // A window that is not full yet says nothing.
      if (now < start + windowMs) return;
      for (let one = window[head]; one !== undefined && one.at < now - windowMs; one = window[head]) {
        sum -= one.value;
        head += 1;
      }
      if (head > 100_000) {
        window.splice(0, head);
        head = 0;
      }
      const size = window.length - head;
      if (size === 0) return;
      const score = sum / size;
      const open = warnings.at(-1);
      if (open !== undefined && open.clearedAt === null) {
        if (score >= clearAt) open.clearedAt = now;
      } else if (score <= threshold) warnings.push({ at: now, cause: 'score', signal: '', clearedAt: null });
    },
  };
};

export const run = (options: RunOptions): Outcome => {
  const settings = defaultSpaceSettings;
  const community = createCommunity(options);
  const observer = createObserver(settings);
  const meanSentiment = createRival(dayMs, ({ negative, positive }) => (negative ? 0 : positive ? 1 : 0.5));
  const sevenDays = createRival(7 * dayMs, ({ negative }) => (negative ? 0 : 1));
  const warnings: Warning[] = [];
  const warned: { from: number; to: number | null }[] = [];
  const daily: { at: number; score: number | null; authors: number; drivers: string }[] = [];
  const evaluateFrom = options.evaluateFrom ?? start + dayMs;
  let previous: HealthSnapshot | null = null;
  let quietNotes = 0;
  let messages = 0;
  let evaluations = 0;
  let evaluationMs = 0;

  const { untilWarnedAfter = Number.POSITIVE_INFINITY, hourly = false } = options;
  const answers = createAnswerClock(settings.sla);
  const isCalm = (now: number): boolean => {
    if (previous === null || previous.status !== 'healthy' || isPending(previous)) return false;
    if (previous.fast?.change != null || (now + 1 - start) % hourMs === 0) return false;
    const lately = Object.fromEntries(previous.drivers.map(({ signal, raw }) => [signal, raw]));
    const baseline = ownBaseline(observer.weeks(), warned, now);
    const facts = { recent: observer.recent(now), questions: observer.questions(now), roles: new Map(), lately };
    const { minimumAuthors } = settings.health;
    return fastWindow(facts, baseline, { answers, minimumAuthors }, now)?.change == null;
  };

  const look = (now: number): void => {
    meanSentiment.look(now);
    sevenDays.look(now);
    if ((warnings.at(-1)?.at ?? Number.NEGATIVE_INFINITY) >= untilWarnedAfter) return;
    if (hourly && isCalm(now)) return;
    const facts = { ...observer.facts(now), warned: [...warned] };
    const began = performance.now();
    const snapshot: HealthSnapshot = evaluateHealth(facts, previous, settings, now);
    evaluationMs += performance.now() - began;
    evaluations += 1;
    const open = warnings.at(-1);
    if (snapshot.warning?.since !== previous?.warning?.since) {
      if (open !== undefined && open.clearedAt === null) open.clearedAt = now;
      const lasting = warned.at(-1);
      if (lasting !== undefined && lasting.to === null) lasting.to = now;
      if (snapshot.warning !== null) {
        const { cause, signal = '', alone } = snapshot.warning;
        warnings.push({ at: now, cause, signal: `${signal}${alone === true ? ' alone' : ''}`, clearedAt: null });
        warned.push({ from: now, to: null });
      }
    }
    if (snapshot.quietSince != null && previous?.quietSince == null) quietNotes += 1;
    if ((now + 1 - start) % dayMs === dayMs / 2)
      daily.push({
        at: now,
        score: snapshot.score,
        authors: snapshot.authors,
        drivers: snapshot.drivers.map(({ signal, value }) => `${signal} ${value.toFixed(2)}`).join(', '),
      });
    previous = snapshot;
  };

  for (let at = start; at < options.until; at += slotMs) {
    const { said } = community.slot();
    observer.advance(at);
    messages += said.length;
    const { closely } = options;
    // While the detector sees something it is looked at as closely as the program does.
    const alert = (previous as HealthSnapshot | null)?.fast?.change != null;
    const close = alert || (closely !== undefined && at >= closely.from && at < closely.to);
    let next = 0;
    for (let now = close ? at + minuteMs : at + slotMs; now <= at + slotMs; now += minuteMs) {
      for (let one = said[next]; one !== undefined && one.at < now; one = said[next]) {
        observer.hear(one);
        meanSentiment.hear(one);
        sevenDays.hear(one);
        next += 1;
      }
      if (now >= evaluateFrom) look(now - 1);
      else if (now === at + slotMs) {
        meanSentiment.look(now);
        sevenDays.look(now);
      }
    }
  }
  const last: HealthSnapshot | null = previous;
  return {
    warnings,
    quietNotes,
    lastStatus: (last as HealthSnapshot | null)?.status ?? 'none',
    meanSentiment: meanSentiment.warnings,
    sevenDays: sevenDays.warnings,
    messages,
    evaluations,
    evaluationMs,
    daily,
  };
};
