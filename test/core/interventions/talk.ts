// Conversations for the tests of interventions, written as short scripts.
import { channelId, type MemberId, memberId, messageId, spaceId, threadId } from '../../../src/core/ids.ts';
import type { MemberRole } from '../../../src/core/messages/inbound.ts';
import type { Conversation, StoredMessage } from '../../../src/core/ports.ts';

export const now = Date.UTC(2026, 2, 10, 14, 0);
export const minute = 60_000;
export const garden = spaceId('anychat', 'garden');
export const general = channelId('anychat', 'general');
export const mods = channelId('anychat', 'mods');
export const thread = threadId('anychat', 't1');
export const where: Conversation = { spaceId: garden, channelId: general, threadId: thread };
export const member = (name: string): MemberId => memberId('anychat', name);

const kinds = {
  '-': { label: 'negative', score: -0.7, asks: false, offensive: 0 },
  '!': { label: 'negative', score: -0.9, asks: true, offensive: 0.8 },
  '?': { label: 'negative', score: -0.45, asks: true, offensive: 0 },
  o: { label: 'neutral', score: 0, asks: false, offensive: 0 },
  '+': { label: 'positive', score: 0.7, asks: false, offensive: 0 },
} as const;

/**
 * One message a word: author and how it reads, e.g. `a- bo c+ M-`. `-` negative, `!` harsh question, `?` question about a
 * problem, `o` neutral, `+` positive. Capitals are staff, `z` is an agent, `x` opted out. The last one is said now.
 */
export const talk = (script: string, gapMs = 20_000): StoredMessage[] => {
  const words = script.trim().split(/\s+/u);
  return words.map((word, index) => {
    const [name = '', kind = 'o'] = [word.slice(0, -1), word.slice(-1)];
    const read = Object.entries(kinds).find(([sign]) => sign === kind)?.[1] ?? kinds.o;
    const role: MemberRole = name === 'z' ? 'agent' : name === name.toUpperCase() ? 'moderator' : 'member';
    const hidden = name === 'x';
    return {
      id: messageId('anychat', `m${index}`),
      spaceId: garden,
      channelId: general,
      threadId: thread,
      replyTo: null,
      author: hidden ? null : { id: member(name), name: `Name-${name}`, role },
      text: hidden ? null : 'canary words to you',
      score: hidden || role === 'agent' ? null : { ...read, confidence: 0.8, language: 'en' },
      at: now - (words.length - 1 - index) * gapMs,
      editedAt: null,
    };
  });
};
