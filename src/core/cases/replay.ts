// What a case's events make of it. Events are read in the order of their times, whenever they came in: the same events give
// the same case, in any order and however often each came.
import type { MemberId, SpaceId } from '../ids.ts';
import type { Case, CaseEvent, CaseKind, CaseView, OpenedEvent } from './case.ts';
import { type CaseEffect, effectId, stepOf } from './effect.ts';

/** How many members must say so. Of a whole space three; of one question the one who asked is enough. */
export const leastVotes = ({ origin }: Pick<CaseView, 'origin'>): number => (origin === 'warning' ? 3 : 1);
/** Members are asked so often a round; after that a person decides. */
export const mostAsks = 3;

type Writable<T> = { -readonly [P in keyof T]: T[P] };

interface Tale {
  readonly view: Writable<CaseView>;
  owner: MemberId | null;
  readonly effects: CaseEffect[];
  /** Ids of effects that must be settled before it is only watched. */
  readonly plan: string[];
  readonly settled: Set<string>;
  readonly caseId: string;
}

const inOrder = (a: CaseEvent, b: CaseEvent): number =>
  Number(b.kind === 'opened') - Number(a.kind === 'opened') || a.at - b.at || (a.id < b.id ? -1 : 1);

/** What all effects have: an id made of the step, so that the same step is the same effect. */
const named = (tale: Tale, step: string, after: string | null = null) => ({
  id: effectId(tale.caseId, step),
  caseId: tale.caseId,
  after,
});

const want = (tale: Tale, effect: CaseEffect): string => {
  if (!tale.effects.some(({ id }) => id === effect.id)) tale.effects.push(effect);
  return effect.id;
};

type Notice = Extract<CaseEffect, { kind: 'notify' }>;

const notify = (tale: Tale, role: Notice['role'], about: Notice['about'], priority: Notice['priority']): string => {
  const step = about === 'opened' ? `notify:${role}` : `notify:${role}:${about}.${tale.view.round}`;
  const after = about === 'resolved' ? effectId(tale.caseId, `notify:${role}`) : null;
  return want(tale, { ...named(tale, step, after), kind: 'notify', role, about, priority });
};

const trackerStep = (tale: Tale): string | null => {
  const id = effectId(tale.caseId, 'tracker');
  return tale.effects.some((effect) => effect.id === id) ? id : null;
};

const comment = (tale: Tale, about: 'recurred' | 'reopened' | 'resolved', step: string): void => {
  const tracker = trackerStep(tale);
  if (tracker !== null) want(tale, { ...named(tale, `comment:${step}`, tracker), kind: 'tracker-comment', about });
};

/** The first steps of each kind. Of what reads negative it must be known first what it is about. */
const act = (tale: Tale, kind: CaseKind): void => {
  const { view, plan } = tale;
  switch (kind) {
    case 'negative-sentiment':
      plan.push(want(tale, { ...named(tale, 'analyse'), kind: 'analyse', since: view.openedAt }));
      return;
    case 'response-delay':
    case 'bug-report':
      plan.push(notify(tale, 'support', 'opened', view.priority));
      break;
    case 'feature-request':
      plan.push(notify(tale, 'product', 'opened', view.priority));
      break;
    case 'other':
      break;
    default:
      kind satisfies never;
  }
  view.state = 'acted';
};

const analysed = (tale: Tale): void => {
  const { view, plan } = tale;
  plan.push(want(tale, { ...named(tale, 'tracker'), kind: 'tracker-open' }));
  plan.push(notify(tale, 'ceo', 'opened', view.priority));
  if (view.state === 'typed') view.state = 'acted';
};

const ask = (tale: Tale): void => {
  const { view } = tale;
  view.state = 'awaiting-confirmation';
  if (view.asks >= mostAsks) return;
  view.asks += 1;
  const { round, asks } = view;
  want(tale, { ...named(tale, `ask:${round}.${asks}`), kind: 'ask', round, ask: asks });
};

const resolve = (tale: Tale, at: number, by: 'members' | 'person', outcome: CaseView['outcome']): void => {
  const { view } = tale;
  view.state = 'resolved';
  view.closedAt = at;
  view.closedBy = by;
  view.outcome = outcome;
  comment(tale, 'resolved', `resolved.${view.round}`);
  // Only who heard that it began hears that it is over.
  if (tale.effects.some(({ id }) => id === effectId(tale.caseId, 'notify:ceo'))) notify(tale, 'ceo', 'resolved', 'low');
};

const seeScore = (view: Writable<CaseView>, score: number | null): void => {
  if (score !== null) view.scoreAfter = score;
};

const settle = (tale: Tale, event: Extract<CaseEvent, { kind: 'settled' }>): void => {
  const { view } = tale;
  const step = stepOf(event.effectId);
  if (event.status === 'done') {
    view.done = [...new Set([...view.done, step])].sort();
    view.troubles = view.troubles.filter((trouble) => trouble.step !== step);
  } else if (event.status !== 'skipped' && !view.done.includes(step)) {
    view.troubles = [...view.troubles.filter((trouble) => trouble.step !== step), { step, status: event.status }];
  }
  tale.settled.add(event.effectId);
  if (step === 'tracker' && event.status === 'done' && event.externalId !== null)
    view.tracker = { externalId: event.externalId, url: event.url, state: view.tracker?.state ?? 'open' };
  // Without themes it goes on without them.
  if (step === 'analyse' && event.status !== 'done' && trackerStep(tale) === null) analysed(tale);
};

/** What is only noted down, whatever state the case is in; true: it was that. */
const noteDown = (tale: Tale, event: CaseEvent): boolean => {
  switch (event.kind) {
    case 'assigned':
      tale.owner = event.to;
      return true;
    case 'noted':
      return true;
    case 'settled':
      settle(tale, event);
      return true;
    case 'scored':
      seeScore(tale.view, event.score);
      return true;
    case 'prioritised':
      tale.view.priority = event.priority;
      return true;
    default:
      return false;
  }
};

const reopen = (tale: Tale, event: Extract<CaseEvent, { kind: 'reopened' }>): void => {
  const { view } = tale;
  Object.assign(view, { closedAt: null, closedBy: null, outcome: null, asks: 0, votes: { solved: 0, unsolved: 0 } });
  view.state = 'reopened';
  view.round += 1;
  comment(tale, 'reopened', `reopened.${view.round}`);
  if (event.why !== 'person' && view.kind !== null && view.kind !== 'other') {
    notify(tale, view.kind === 'feature-request' ? 'product' : 'support', 'reopened', view.priority);
  }
};

const countVotes = (tale: Tale, { at, round, solved, unsolved }: Extract<CaseEvent, { kind: 'votes' }>): void => {
  const { view } = tale;
  if (round !== view.round) return;
  view.votes = { solved, unsolved };
  const least = leastVotes(view);
  if (solved >= least && solved >= 2 * unsolved) resolve(tale, at, 'members', 'solved');
  else if (unsolved >= least && unsolved > solved && view.state === 'awaiting-confirmation') view.state = 'reopened';
};

const trackerMoved = (tale: Tale, { state }: Extract<CaseEvent, { kind: 'tracker-moved' }>): void => {
  const { view } = tale;
  if (view.tracker !== null) view.tracker = { ...view.tracker, state };
  if (state === 'resolved' && view.state !== 'awaiting-confirmation') ask(tale);
  else if ((state === 'open' || state === 'declined') && view.state === 'awaiting-confirmation')
    view.state = 'monitoring';
  else if (state === 'in-progress' && view.threadId !== null)
    want(tale, { ...named(tale, `tell:${view.round}`), kind: 'tell', round: view.round });
};

/** What moves an open case. */
const move = (tale: Tale, event: CaseEvent): void => {
  const { view } = tale;
  switch (event.kind) {
    case 'typed':
      if (view.kind !== null) return;
      view.kind = event.caseKind;
      view.state = 'typed';
      act(tale, event.caseKind);
      return;
    case 'analysed':
      view.themes = event.themes;
      if (trackerStep(tale) === null) analysed(tale);
      return;
    case 'recurred':
      view.recurred += 1;
      seeScore(view, event.score);
      if (view.state === 'awaiting-confirmation') view.state = 'monitoring';
      comment(tale, 'recurred', event.id);
      return;
    case 'recovered':
      seeScore(view, event.score);
      if (view.state !== 'awaiting-confirmation') ask(tale);
      return;
    case 'tracker-moved':
      trackerMoved(tale, event);
      return;
    case 'votes':
      countVotes(tale, event);
      return;
    case 'unanswered':
      if (event.round === view.round && view.state === 'awaiting-confirmation') ask(tale);
      return;
    case 'closed':
      resolve(tale, event.at, 'person', event.outcome);
      return;
    case 'assigned':
    case 'noted':
    case 'settled':
    case 'scored':
    case 'prioritised':
    case 'opened':
    case 'reopened':
      return;
    default:
      event satisfies never;
  }
};

const begin = (
  caseId: string,
  { cause, origin, priority, channelId, threadId, signals, score, at }: OpenedEvent,
): Tale => ({
  caseId,
  owner: null,
  effects: [],
  plan: [],
  settled: new Set(),
  view: {
    cause,
    origin,
    kind: null,
    state: 'detected',
    priority,
    channelId,
    threadId,
    signals,
    openedAt: at,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
    outcome: null,
    round: 0,
    asks: 0,
    recurred: 0,
    themes: [],
    scoreBefore: score,
    scoreAfter: null,
    votes: { solved: 0, unsolved: 0 },
    tracker: null,
    done: [],
    troubles: [],
  },
});

export interface Replayed {
  readonly case: Case;
  /** All it ever asked for, in order. */
  readonly effects: readonly CaseEffect[];
}

/** @param events of one case, each at least once; the first by time that opened it counts */
export const replay = (id: string, spaceId: SpaceId, opened: OpenedEvent, events: readonly CaseEvent[]): Replayed => {
  const tale = begin(id, opened);
  const { view } = tale;
  const card = want(tale, { ...named(tale, 'card'), kind: 'card' });
  const seen = new Set<string>();
  for (const event of [...events].sort(inOrder)) {
    if (event.kind === 'opened' || seen.has(event.id)) continue;
    seen.add(event.id);
    view.updatedAt = Math.max(view.updatedAt, event.at);
    if (event.kind === 'reopened') reopen(tale, event);
    else if (!noteDown(tale, event) && view.state !== 'resolved') move(tale, event);
    if (view.state === 'acted' && tale.plan.every((effect) => tale.settled.has(effect))) view.state = 'monitoring';
    // A card that tells of itself would never come to rest.
    if (event.kind === 'settled' && stepOf(event.effectId).startsWith('card')) continue;
    want(tale, { ...named(tale, `card:${event.id}`, card), kind: 'card-update' });
  }
  return { case: { ...view, id, spaceId, owner: tale.owner }, effects: tale.effects };
};
