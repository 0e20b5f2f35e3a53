// What each event does to a case.
import type { CaseEvent, CaseKind, CaseView } from './case.ts';
import { effectId, stepOf } from './effect.ts';
import { comment, named, notify, type Tale, trackerStep, type Writable, want } from './tale.ts';

/** How many members must say so. Of a whole space three; of one question the one who asked is enough. */
export const leastVotes = ({ origin }: Pick<CaseView, 'origin'>): number => (origin === 'warning' ? 3 : 1);
/** Members are asked so often a round; after that a person decides. */
export const mostAsks = 3;

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
export const noteDown = (tale: Tale, event: CaseEvent): boolean => {
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

export const reopen = (tale: Tale, event: Extract<CaseEvent, { kind: 'reopened' }>): void => {
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
export const move = (tale: Tale, event: CaseEvent): void => {
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
