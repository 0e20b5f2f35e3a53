// What an evaluation of a large space costs the core: facts in, snapshot out.
import { evaluateHealth, type HealthFacts } from '../../src/core/health/evaluate.ts';
import { channelId, memberId, messageId } from '../../src/core/ids.ts';
import { defaultSpaceSettings } from '../../src/core/settings.ts';
import { createRandom } from './random.ts';

const hourMs = 3_600_000;
const slotMs = 600_000;

/** Facts of a space with so many active authors, 500 questions and a busy last six hours. */
export const largeSpace = (people: number, now: number): HealthFacts => {
  const random = createRandom(people);
  const ids = Array.from({ length: people }, (_, index) => memberId('anychat', `u${index}`));
  const channel = channelId('anychat', 'general');
  return {
    authors: ids.map((id) => {
      const messages = 30 * random.next();
      const negative = messages * random.beta(1, 9);
      return {
        memberId: id,
        role: 'member' as const,
        messages,
        positive: 0,
        negative,
        offensive: negative / 4,
        count: Math.ceil(messages),
        lastAt: now,
      };
    }),
    questions: Array.from({ length: 500 }, (_, index) => ({
      messageId: messageId('anychat', `q${index}`),
      channelId: channel,
      threadId: null,
      askerId: ids[Math.floor(random.next() * people)] ?? memberId('anychat', 'u0'),
      at: now - Math.floor(random.next() * 48 * hourMs),
      answeredAt: null,
    })),
    formerAuthors: people,
    recent: Array.from({ length: people / 2 }, () => ({
      memberId: ids[Math.floor(random.next() * people)] ?? memberId('anychat', 'u0'),
      bucket: now - (now % slotMs) - slotMs * Math.floor(random.next() * 36),
      messages: 3,
      negative: random.next() < 0.2 ? 1 : 0,
      offensive: 0,
    })),
  };
};

/** Median of 50 evaluations of a space with 10,000 active authors, in ms. */
export const evaluationCost = (people = 10_000): number => {
  const now = Date.UTC(2026, 2, 4, 15);
  const facts = largeSpace(people, now);
  const times = Array.from({ length: 50 }, () => {
    const began = performance.now();
    evaluateHealth(facts, null, defaultSpaceSettings, now);
    return performance.now() - began;
  }).sort((a, b) => a - b);
  return times[25] ?? 0;
};
