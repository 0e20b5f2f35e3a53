// One event more: the case after it, and what is to be done that was not asked for before.
import type { SpaceId } from '../ids.ts';
import type { Case, CaseEvent, OpenedEvent } from './case.ts';
import type { CaseEffect } from './effect.ts';
import { replay } from './replay.ts';

/** A case as it is kept: its events, and the ids of the effects it has asked for. */
export interface CaseFile {
  readonly id: string;
  readonly spaceId: SpaceId;
  readonly opened: OpenedEvent;
  /** Without `opened`, in any order. */
  readonly events: readonly CaseEvent[];
  readonly issued: ReadonlySet<string>;
}

export interface Step {
  readonly file: CaseFile;
  readonly case: Case;
  /** Not asked for before, and still wanted. */
  readonly effects: readonly CaseEffect[];
}

/** Whether an effect still makes sense as the case is now: an event may come in late. */
const isWanted = (effect: CaseEffect, { state, round, asks }: Case): boolean => {
  const resolved = state === 'resolved';
  switch (effect.kind) {
    case 'card':
    case 'card-update':
      return true;
    case 'ask':
      return state === 'awaiting-confirmation' && effect.round === round && effect.ask === asks;
    case 'tell':
      return !resolved && effect.round === round;
    case 'tracker-comment':
    case 'notify':
      return resolved === (effect.about === 'resolved');
    case 'analyse':
    case 'tracker-open':
      return !resolved;
    default:
      return effect satisfies never;
  }
};

const look = (file: CaseFile): Step => {
  const { case: current, effects } = replay(file.id, file.spaceId, file.opened, file.events);
  const fresh = effects.filter((effect) => !file.issued.has(effect.id) && isWanted(effect, current));
  return {
    file: { ...file, issued: new Set([...file.issued, ...fresh.map(({ id }) => id)]) },
    case: current,
    effects: fresh,
  };
};

/** A new case with its first events. */
export const openCase = (id: string, spaceId: SpaceId, opened: OpenedEvent, events: readonly CaseEvent[] = []): Step =>
  look({ id, spaceId, opened, events, issued: new Set() });

/** Adds an event; one that is known already changes nothing. Pure. */
export const step = (file: CaseFile, event: CaseEvent): Step => {
  const known = event.kind === 'opened' || file.events.some(({ id }) => id === event.id);
  return look(known ? file : { ...file, events: [...file.events, event] });
};

/** The case as it stands. */
export const caseOf = (file: CaseFile): Case => replay(file.id, file.spaceId, file.opened, file.events).case;
