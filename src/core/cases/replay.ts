// What a case's events make of it. Events are read in the order of their times, whenever they came in: the same events give
// the same case, in any order and however often each came.
import type { SpaceId } from '../ids.ts';
import type { Case, CaseEvent, OpenedEvent } from './case.ts';
import { type CaseEffect, stepOf } from './effect.ts';
import { move, noteDown, reopen } from './moves.ts';
import { begin, named, want } from './tale.ts';

const inOrder = (a: CaseEvent, b: CaseEvent): number =>
  Number(b.kind === 'opened') - Number(a.kind === 'opened') || a.at - b.at || (a.id < b.id ? -1 : 1);

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
