// A case while its events are told: what is known so far, and what it wants done.
import type { MemberId } from '../ids.ts';
import type { CaseView, OpenedEvent } from './case.ts';
import { type CaseEffect, effectId } from './effect.ts';

export type Writable<T> = { -readonly [P in keyof T]: T[P] };

export interface Tale {
  readonly view: Writable<CaseView>;
  owner: MemberId | null;
  readonly effects: CaseEffect[];
  /** Ids of effects that must be settled before it is only watched. */
  readonly plan: string[];
  readonly settled: Set<string>;
  readonly caseId: string;
}

/** What all effects have: an id made of the step, so that the same step is the same effect. */
export const named = (tale: Tale, step: string, after: string | null = null) => ({
  id: effectId(tale.caseId, step),
  caseId: tale.caseId,
  after,
});

/** Asks for something to be done, once. Gives its id back. */
export const want = (tale: Tale, effect: CaseEffect): string => {
  if (!tale.effects.some(({ id }) => id === effect.id)) tale.effects.push(effect);
  return effect.id;
};

type Notice = Extract<CaseEffect, { kind: 'notify' }>;

export const notify = (
  tale: Tale,
  role: Notice['role'],
  about: Notice['about'],
  priority: Notice['priority'],
): string => {
  const step = about === 'opened' ? `notify:${role}` : `notify:${role}:${about}.${tale.view.round}`;
  const after = about === 'resolved' ? effectId(tale.caseId, `notify:${role}`) : null;
  return want(tale, { ...named(tale, step, after), kind: 'notify', role, about, priority });
};

/** Id of the step that opens an issue; null: there is none. */
export const trackerStep = (tale: Tale): string | null => {
  const id = effectId(tale.caseId, 'tracker');
  return tale.effects.some((effect) => effect.id === id) ? id : null;
};

/** Where there is an issue. */
export const comment = (tale: Tale, about: 'recurred' | 'reopened' | 'resolved', step: string): void => {
  const tracker = trackerStep(tale);
  if (tracker !== null) want(tale, { ...named(tale, `comment:${step}`, tracker), kind: 'tracker-comment', about });
};

/** As it is when it was opened. */
export const begin = (
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
