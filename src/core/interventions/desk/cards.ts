// From drafts just made to the cards moderators get: a new one, or a place on the open card of the same kind.
import { type Review, review } from '../../brand/review.ts';
import { platformOf } from '../../ids.ts';
import type { Channel, NewOutboxRow, Space } from '../../ports.ts';
import type { SpaceSettings } from '../../settings.ts';
import type { Intervention, NewIntervention } from '../intervention.ts';
import { draftsACard } from './draft-buttons.ts';
import { type CardContext, type CardEntry, draftCard } from './draft-card.ts';
import type { SaidTimes } from './look-there.ts';
import { stateOf } from './state.ts';

export interface CardsRequest {
  readonly space: Space;
  readonly channels: readonly Channel[];
  /** Just made; their `cardOutboxId` is not looked at. */
  readonly drafts: readonly NewIntervention[];
  /** The open drafts of the space, and whatever else shares a card with one: that stays on it. */
  readonly open: readonly Intervention[];
  readonly settings: SpaceSettings;
  /** By draft. */
  readonly reviews: ReadonlyMap<string, Review>;
  readonly now: number;
  /** Of the messages and threads that drafts, new and open, are about. */
  readonly said: SaidTimes;
  readonly newId: () => string;
}

export interface Cards {
  readonly outbox: readonly NewOutboxRow[];
  /** By draft: the outbox row of its card; null: there is nowhere to show one. */
  readonly cardOf: ReadonlyMap<string, string | null>;
}

interface Card {
  readonly id: string;
  /** Already there: it is updated. */
  readonly stands: boolean;
  readonly entries: CardEntry[];
}

/** By what is known of the text alone, where the caller read nothing. */
const readAgain = (draft: NewIntervention, { reviews, settings }: CardsRequest): Review =>
  reviews.get(draft.id) ?? review(draft.text, { rules: settings.brand });

const isOpen = ({ status, expiresAt }: NewIntervention, now: number): boolean => status === 'draft' && expiresAt > now;

/** The card of a kind with a place left: the one made last. */
const standing = (kind: NewIntervention['kind'], request: CardsRequest): Card | null => {
  const { open, now } = request;
  const cards = Map.groupBy(
    open.filter((draft) => draft.kind === kind && draft.cardOutboxId !== null),
    ({ cardOutboxId }) => cardOutboxId ?? '',
  );
  const joinable = [...cards]
    .filter(([, drafts]) => drafts.length < draftsACard && drafts.some((draft) => isOpen(draft, now)))
    .sort(
      ([, a], [, b]) =>
        Math.max(...b.map(({ createdAt }) => createdAt)) - Math.max(...a.map(({ createdAt }) => createdAt)),
    );
  const [newest] = joinable;
  if (newest === undefined) return null;
  const [id, drafts] = newest;
  const entries = [...drafts]
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
    .map((draft): CardEntry => {
      const known = { post: null, removal: null, byName: null };
      return { draft, state: stateOf(draft, known, now), review: readAgain(draft, request) };
    });
  return { id, stands: true, entries };
};

const cardsOf = (request: CardsRequest): Card[] => {
  const kinds = Map.groupBy(request.drafts, ({ kind }) => kind);
  return [...kinds].flatMap(([kind, drafts]) => {
    const cards: Card[] = [];
    let card = standing(kind, request);
    if (card !== null) cards.push(card);
    for (const draft of drafts) {
      if (card === null || card.entries.length >= draftsACard) {
        card = { id: request.newId(), stands: false, entries: [] };
        cards.push(card);
      }
      card.entries.push({ draft, state: { kind: 'open' }, review: readAgain(draft, request) });
    }
    return cards.filter(({ entries }) => entries.some(({ draft }) => drafts.includes(draft)));
  });
};

/**
 * The cards of drafts just made. Drafts of a kind share one, at most three, the one that is open still included: that is
 * updated, so that a busy hour is one card and not a stream of them. Pure; write the rows with the drafts.
 */
export const cardsFor = (request: CardsRequest): Cards => {
  const { space, now, newId } = request;
  const { moderatorsChannelId } = space;
  if (moderatorsChannelId === null)
    return { outbox: [], cardOf: new Map(request.drafts.map(({ id }): [string, null] => [id, null])) };
  const { channels, settings, said } = request;
  const context: CardContext = { spaceId: space.id, channels, settings, now, said };
  const where = { spaceId: space.id, channelId: moderatorsChannelId };
  const cards = cardsOf(request);
  const outbox = cards.map(({ id, stands, entries }): NewOutboxRow => {
    const body = draftCard(entries, context);
    const row = { platform: platformOf(space.id), createdAt: now };
    if (stands)
      return { ...row, id: newId(), effect: { kind: 'update', ...where, outboxId: id, body }, expiresAt: null };
    const last = Math.max(...entries.map(({ draft }) => draft.expiresAt));
    return { ...row, id, effect: { kind: 'post', ...where, threadId: null, replyTo: null, body }, expiresAt: last };
  });
  const cardOf = new Map(
    request.drafts.flatMap((draft) => {
      const card = cards.find(({ entries }) => entries.some((entry) => entry.draft.id === draft.id));
      return card === undefined ? [] : [[draft.id, card.id] as [string, string]];
    }),
  );
  return { outbox, cardOf };
};
