import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NormalizeContext, normalize } from '../../../src/bots/anychat/normalize.ts';
import { parseEvent } from '../../../src/bots/anychat/parse.ts';
import { cut } from '../../../src/bots/shared/cut.ts';
import { interactionSchema } from '../../../src/core/commands/interaction.ts';
import { inboundEventSchema } from '../../../src/core/messages/inbound.ts';

interface Recorded {
  readonly name: string;
  readonly type: string;
  readonly payload: Record<string, unknown>;
}

const recorded = <T>(file: string): T[] =>
  JSON.parse(readFileSync(new URL(`../../fixtures/anychat/${file}.json`, import.meta.url), 'utf8'));

const context: NormalizeContext = {
  ownId: 'ag_cco',
  ownNames: ['CCO Agent'],
  mainCommand: 'cco',
  isPrivate: (_space, channel) => channel === 'ch_mods',
};

const read = (type: string, payload: unknown) => {
  const parsed = parseEvent(type, payload);
  return 'event' in parsed ? normalize(parsed.event, context) : parsed;
};

describe('an AnyChat event', () => {
  it.each(recorded<Recorded & { event: unknown; interaction: unknown }>('full'))(
    '$name',
    ({ type, payload, event, interaction }) => {
      expect(read(type, payload)).toEqual({ event, interaction });
    },
  );

  it.each(recorded<Recorded>('not-ours'))('is not ours to keep: $name', ({ type, payload }) => {
    expect(read(type, payload)).toEqual({ event: null, interaction: null });
  });

  it.each(recorded<Recorded & { expected: object }>('minimal'))(
    'of a minimal peer is read: $name',
    ({ payload, expected }) => {
      expect(read('message.created', payload)).toMatchObject({ event: expected });
    },
  );

  it.each(recorded<Recorded & { code: string; id: string | null }>('unusable'))(
    'is left out with a code: $name',
    ({ type, payload, code, id }) => {
      expect(read(type, payload)).toEqual({ code, id });
    },
  );

  it.each([
    ['never edited', undefined, '2026-03-02T10:00:00Z'],
    ['edited before', '2026-03-02T10:01:00Z', '2026-03-02T10:01:00Z'],
  ])('that counts a mark on a message %s makes no newer version of it', (_, editedAt, revision) => {
    const result = read('message.updated', {
      id: 'e2',
      spaceId: 's1',
      at: '2026-03-02T10:09:00Z',
      channelId: 'c1',
      author: { id: 'u1', name: 'Ann' },
      text: 'Use the guide',
      helpful: 1,
      messageId: 'e1',
      createdAt: '2026-03-02T10:00:00Z',
      editedAt,
    });
    expect(result).toMatchObject({ event: { kind: 'message', revision: Date.parse(revision) } });
  });

  it('is cut to 4,000 characters, 60 for a name, 50 mentions', () => {
    const result = read('message.created', {
      id: 'e1',
      spaceId: 's1',
      at: '2026-03-02T10:00:00Z',
      channelId: 'c1',
      author: { id: 'u1', name: 'N'.repeat(500) },
      text: 'x'.repeat(9000),
      mentions: Array.from({ length: 80 }, (_, n) => `u${n}`),
    });
    const event = 'event' in result && result.event?.kind === 'message' ? result.event : null;
    expect([event?.text.length, event?.author.name.length, event?.mentions.length]).toEqual([4000, 60, 50]);
  });

  it('never loses half a character at the cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 0, max: 40 }), (text, max) => {
        const short = cut(text, max);
        expect(short.length).toBeLessThanOrEqual(max);
        expect(short.isWellFormed()).toBe(true);
        expect(text.toWellFormed().replaceAll('\u0000', '').startsWith(short)).toBe(true);
      }),
    );
  });

  const wild = fc.oneof(fc.anything({ maxDepth: 2 }), fc.string(), fc.constantFrom('s1', 'c1', '2026-03-02T10:00:00Z'));
  const types = [
    ...new Set([...recorded<Recorded>('full'), ...recorded<Recorded>('not-ours')].map(({ type }) => type)),
  ];
  const spoiled = fc
    .tuple(
      fc.constantFrom(...recorded<Recorded>('full')),
      fc.dictionary(
        fc.constantFrom(
          'id',
          'spaceId',
          'at',
          'channelId',
          'threadId',
          'replyTo',
          'author',
          'member',
          'text',
          'mentions',
          'privateTo',
          'messageId',
          'createdAt',
          'editedAt',
          'actionId',
          'input',
          'command',
        ),
        wild,
        { maxKeys: 3 },
      ),
    )
    .map(([{ type, payload }, changes]) => [type, { ...payload, ...changes }] as const);
  const anything = fc.tuple(fc.oneof(fc.constantFrom(...types), fc.string()), wild);

  it('however spoiled, is understood as our schemas say or left out with a code (1,000 times)', () => {
    fc.assert(
      fc.property(fc.oneof(spoiled, anything), ([type, payload]) => {
        const result = read(type, payload);
        if ('code' in result) {
          expect(['event-unknown', 'event-invalid', 'event-time-invalid']).toContain(result.code);
          return;
        }
        if (result.event !== null) inboundEventSchema.parse(result.event);
        if (result.interaction !== null) interactionSchema.parse(result.interaction);
      }),
      { numRuns: 1000, seed: 371 },
    );
  });
});
