// Events as ingest hands them to the store.
import { channelId, memberId, messageId, spaceId, threadId } from '../../../src/core/ids.ts';
import type { InboundDelete, InboundMember, InboundMessage } from '../../../src/core/messages/inbound.ts';
import type { MessageScore } from '../../../src/core/sentiment/score.ts';

/** A quarter past a full hour, so that tests see where buckets begin. */
export const start = Date.UTC(2026, 2, 1, 12, 15);

export const space = spaceId('anychat', 'guild');
export const channel = channelId('anychat', 'general');
export const member = (name: string) => memberId('anychat', name);
export const message = (name: string) => messageId('anychat', name);
export const thread = (name: string) => threadId('anychat', name);

export const score = (over: Partial<MessageScore> = {}): MessageScore => ({
  label: 'neutral',
  score: 0.125,
  confidence: 0.75,
  offensive: 0.25,
  language: 'en',
  asks: false,
  ...over,
});

export interface Said {
  at?: number;
  revision?: number;
  by?: string;
  name?: string;
  role?: InboundMessage['author']['role'];
  text?: string;
  in?: string;
  channel?: string;
  thread?: string;
  replyTo?: string;
  mentions?: string[];
  score?: MessageScore | null;
}

export const said = (id: string, over: Said = {}): { event: InboundMessage; score: MessageScore | null } => {
  const at = over.at ?? start;
  const by = over.by ?? 'ann';
  return {
    event: {
      kind: 'message',
      id: message(id),
      platform: 'anychat',
      spaceId: over.in === undefined ? space : spaceId('anychat', over.in),
      channelId: over.channel === undefined ? channel : channelId('anychat', over.channel),
      threadId: over.thread === undefined ? null : thread(over.thread),
      replyTo: over.replyTo === undefined ? null : message(over.replyTo),
      author: { id: member(by), name: over.name ?? by, role: over.role ?? 'member' },
      mentions: (over.mentions ?? []).map(member),
      text: over.text ?? `text of ${id}`,
      at,
      revision: over.revision ?? at,
    },
    score: over.score === undefined ? score() : over.score,
  };
};

export const deleted = (id: string, at = start + 1_000): { event: InboundDelete } => ({
  event: { kind: 'delete', id: message(id), platform: 'anychat', spaceId: space, channelId: channel, at },
});

export const told = (
  by: string,
  change: InboundMember['change'],
  at = start,
  over: Partial<InboundMember['member']> = {},
): { event: InboundMember } => ({
  event: {
    kind: 'member',
    platform: 'anychat',
    spaceId: space,
    member: { id: member(by), name: by, role: 'member', ...over },
    change,
    at,
  },
});

export const permutations = <T>(items: readonly T[]): T[][] =>
  items.length <= 1
    ? [[...items]]
    : items.flatMap((item, at) =>
        permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
      );
