// What the store must hold after some events, worked out the simple way: all of them at once, in order of revision.
import type { InboundMember, InboundMessage } from '../../../src/core/messages/inbound.ts';
import type { ScoredEvent } from '../../../src/core/ports.ts';
import type { MessageScore } from '../../../src/core/sentiment/score.ts';

export interface Expected {
  readonly messages: { id: string; text: string; revision: number; label: string | null }[];
  readonly tombstones: number[];
  readonly mentions: string[];
  readonly activity: Record<string, [messages: number, positive: number, negative: number, offensive: number]>;
  readonly members: { id: string; name: string; joined: number | null; left: number | null }[];
}

interface Held {
  event: InboundMessage;
  score: MessageScore | null;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const latest = (events: InboundMember[], change: InboundMember['change']): number | null =>
  events
    .filter((event) => event.change === change)
    .reduce<number | null>((max, { at }) => Math.max(max ?? 0, at), null);

export const expected = (events: readonly ScoredEvent[]): Expected => {
  const deletions = new Map<string, number>();
  const held = new Map<string, Held>();
  const members = new Map<string, InboundMember[]>();
  for (const scored of events) {
    const { event } = scored;
    if (event.kind === 'delete') deletions.set(event.id, Math.min(deletions.get(event.id) ?? Infinity, event.at));
    else if (event.kind === 'member') members.set(event.member.id, [...(members.get(event.member.id) ?? []), event]);
    else if (event.kind !== 'message') continue;
    else if ((held.get(event.id)?.event.revision ?? 0) < event.revision && 'score' in scored) {
      held.set(event.id, { event, score: scored.score });
    }
  }
  for (const id of deletions.keys()) held.delete(id);
  const activity: Expected['activity'] = {};
  const mentions: string[] = [];
  for (const { event, score } of held.values()) {
    const place = [event.spaceId, event.at - (event.at % 600_000), event.author.id, event.channelId].join(' ');
    const [count, positive, negative, offensive] = activity[place] ?? [0, 0, 0, 0];
    activity[place] = [
      count + 1,
      positive + (score?.label === 'positive' ? 1 : 0),
      negative + (score?.label === 'negative' ? 1 : 0),
      offensive + ((score?.offensive ?? 0) >= 0.5 ? 1 : 0),
    ];
    for (const id of new Set(event.mentions)) mentions.push(`${event.channelId} ${id} ${event.at}`);
  }
  return {
    messages: [...held.values()]
      .map(({ event, score }) => ({
        id: event.id,
        text: event.text,
        revision: event.revision,
        label: score?.label ?? null,
      }))
      .sort((a, b) => byText(a.id, b.id)),
    tombstones: [...deletions.values()].sort((a, b) => a - b),
    mentions: mentions.sort(byText),
    activity,
    members: [...members]
      .map(([id, told]) => {
        const [newest] = [...told].sort((a, b) => b.at - a.at || byText(a.member.name, b.member.name));
        return { id, name: newest?.member.name ?? '', joined: latest(told, 'joined'), left: latest(told, 'left') };
      })
      .sort((a, b) => byText(a.id, b.id)),
  };
};
