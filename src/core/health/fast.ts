// The fast window: the last hour or so by itself, which sees within minutes what the slow one takes hours to believe.
import type { AuthorTotals, QuestionFact, RecentActivity } from '../ports.ts';
import type { AnswerClock } from '../sla/answer-clock.ts';
import { isKept } from '../sla/reading.ts';
import { acrossAuthors, type SignalEstimate } from './across-authors.ts';
import { type Baseline, expectedNegative } from './baseline.ts';
import { combine } from './combine.ts';
import { referenceCurves } from './curves.ts';
import { detectChange, type Observation } from './detector.ts';
import type { FastWindow, SignalName } from './snapshot.ts';
import { notDue, waitingEvidence } from './waiting.ts';

const hourMs = 3_600_000;
const halfLifeMs = hourMs;
/** How far back it looks: what is older weighs under a sixtieth. */
export const fastHorizonMs = 6 * hourMs;
// e^7.5 times likelier than no change: tuned on simulated years (docs/health.md), where a mood of a day or a quarrel of a
// few must not reach it.
const enoughEvidence = 7.5;
// What was warned of is over only once there is this little left of it: no warning comes and goes by the minute.
const leftEvidence = 3.75;
const slotMs = 600_000;
// Who is rude is so in every second message, not in nearly all of them.
const rude = { share: 0.5, likeness: 4 };

export interface FastFacts {
  readonly recent: readonly RecentActivity[];
  readonly questions: readonly QuestionFact[];
  readonly roles: ReadonlyMap<string, AuthorTotals['role']>;
  /** Raw rates of the slow window. */
  readonly lately?: LatelyRaw;
}

type FastSignal = 'tone' | 'responsiveness' | 'civility';
/** Raw rates of the slow window. */
type LatelyRaw = Readonly<Partial<Record<FastSignal, number>>>;
type Observations = Readonly<Record<FastSignal, readonly Observation[]>>;

const observe = ({ recent, questions, roles }: FastFacts, answers: AnswerClock, now: number): Observations => {
  const roleOf = (id: string) => roles.get(id) ?? 'member';
  const within = recent.filter(({ bucket }) => bucket > now - fastHorizonMs && bucket <= now);
  const members = within.filter(({ memberId }) => roleOf(memberId) === 'member');
  const people = within.filter(({ memberId }) => roleOf(memberId) !== 'agent');
  return {
    tone: members.map(({ memberId, bucket, messages, negative }) => ({
      memberId,
      at: bucket,
      bad: negative,
      all: messages,
    })),
    civility: people.map(({ memberId, bucket, messages, offensive }) => ({
      memberId,
      at: bucket,
      bad: offensive,
      all: messages,
    })),
    // When its time was over, whether answered or not: an answer is known at once, its lack only then, and to count
    // each as soon as it is known would make every last hour look well.
    responsiveness: questions.flatMap((question) => {
      const due = roleOf(question.askerId) === 'member' ? answers.dueAt(question) : null;
      if (due === null || due > now || due <= now - fastHorizonMs) return [];
      const bad = isKept(question.answeredAt, due) ? 0 : 1;
      return [{ memberId: question.askerId, at: due - (due % slotMs), bad, all: 1 }];
    }),
  };
};

// Sudden means other than it has been: of the rhythm of ten weeks and the last day, the worse is what is expected, so that
// a slow decline is left to the slow window.
const expectations = (baseline: Baseline, lately: LatelyRaw): Readonly<Record<FastSignal, (at: number) => number>> => {
  const badLately = (signal: FastSignal): number => 1 - (lately[signal] ?? 1);
  return {
    tone: (at) => Math.max(expectedNegative(baseline, at), badLately('tone')),
    responsiveness: () =>
      Math.max(
        1 - Math.min(0.9, baseline.raw.responsiveness ?? referenceCurves.responsiveness.healthy),
        badLately('responsiveness'),
      ),
    civility: () => Math.max(1 - (baseline.raw.civility ?? referenceCurves.civility.healthy), badLately('civility')),
  };
};

const estimate = (
  observations: readonly Observation[],
  from: number,
  weightOf: (at: number) => number,
  usual: number,
): SignalEstimate | null => {
  const people = new Map<string, { good: number; all: number }>();
  for (const { memberId, at, bad, all } of observations) {
    if (at < from) continue;
    const weight = weightOf(at);
    const known = people.get(memberId);
    if (known === undefined) people.set(memberId, { good: (all - bad) * weight, all: all * weight });
    else {
      known.good += (all - bad) * weight;
      known.all += all * weight;
    }
  }
  return acrossAuthors([...people.values()], usual);
};

const names = ['tone', 'responsiveness', 'civility'] as const;

/**
 * The fast window at `now`; null with fewer than `minimumAuthors` people in it.
 *
 * With nothing detected it is decayed with a half-life of an hour. Where the detector sees a change in a signal, only what
 * came since then is looked at, undecayed: waiting for an hour's memory to fade would cost most of that hour.
 */
export const fastWindow = (
  facts: FastFacts,
  baseline: Baseline,
  {
    answers,
    minimumAuthors,
    readsText = true,
    warned = false,
  }: {
    readonly answers: AnswerClock;
    readonly minimumAuthors: number;
    readonly readsText?: boolean;
    /** A warning of this window lasts. */
    readonly warned?: boolean;
  },
  now: number,
): FastWindow | null => {
  const observations = observe(facts, answers, now);
  const expected = expectations(baseline, facts.lately ?? {});
  let change: { since: number; signal: SignalName; evidence: number } | null = null;
  const ofMembers = facts.questions.filter(({ askerId }) => !facts.roles.has(askerId));
  const waiting = baseline.answeredBy === null ? [] : notDue(ofMembers, answers, now);
  // Talk that turned while nobody answers any more is an outage sooner than talk that turned; answers as usual prove nothing.
  const support = (signal: FastSignal, since: number): number =>
    signal === 'responsiveness' || baseline.answeredBy === null
      ? 0
      : Math.max(0, waitingEvidence(waiting, baseline.answeredBy, since));
  const enough = warned ? leftEvidence : enoughEvidence;
  const watched = readsText ? names : (['responsiveness'] as const);
  for (const signal of watched) {
    const found = detectChange(observations[signal], expected[signal], {
      ...(signal === 'civility' ? { trouble: rude } : {}),
      support: (since) => support(signal, since),
    });
    if (found === null || found.people < minimumAuthors || found.evidence < enough) continue;
    const { since, evidence } = found;
    if (change === null || evidence > change.evidence) change = { since, signal, evidence };
  }
  const from = change?.since ?? now - fastHorizonMs;
  const weightOf = change === null ? (at: number) => 0.5 ** ((now - at) / halfLifeMs) : () => 1;
  const authors = new Set(
    observations.civility.filter(({ at, all }) => at >= from && all > 0).map(({ memberId }) => memberId),
  ).size;
  if (authors < minimumAuthors) return null;
  const usual = (signal: FastSignal): number => baseline.raw[signal] ?? referenceCurves[signal].healthy;
  const combined = combine(
    Object.fromEntries(
      watched.map((signal) => [signal, estimate(observations[signal], from, weightOf, usual(signal))]),
    ),
    baseline.value,
  );
  return {
    score: combined?.score ?? null,
    interval: combined === null ? null : [...combined.interval],
    authors,
    from,
    change,
    drivers: [...(combined?.drivers ?? [])],
  };
};
