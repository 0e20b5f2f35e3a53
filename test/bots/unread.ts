// An event as ingest hands it to the store, where nothing reads what was said.
import type { InboundEvent } from '../../src/core/messages/inbound.ts';
import type { ScoredEvent } from '../../src/core/ports.ts';
import { reactionMood } from '../../src/core/sentiment/reaction-mood.ts';

export const unread = (event: InboundEvent): ScoredEvent => {
  if (event.kind === 'message') return { event, score: null };
  if (event.kind === 'reaction.added' || event.kind === 'reaction.removed')
    return { event, mood: reactionMood(event.emoji) };
  return { event };
};
