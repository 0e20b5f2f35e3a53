import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberId } from '../../../src/core/ids.ts';
import type { InboundEvent, InboundMessage } from '../../../src/core/messages/inbound.ts';
import { armRetention } from '../../../src/core/pipeline/timers.ts';
import type { Store } from '../../../src/core/ports.ts';
import { memberErasure } from '../../../src/queues/erase.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { ownParts } from '../../../src/store/privacy/letters.ts';
import { createCommunity, mods } from './community.ts';

const day = 86_400_000;
const names = ['ana', 'ben', 'cleo', 'dan', 'eva', 'fay'];

let store: Store;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

const reaction = (
  to: InboundMessage,
  by: string,
  emoji: string,
  change: 'added' | 'removed' = 'added',
): Extract<InboundEvent, { kind: 'reaction.added' | 'reaction.removed' }> => ({
  kind: `reaction.${change}`,
  id: `anychat:${change}:${by}:${emoji}`,
  platform: 'anychat',
  spaceId: to.spaceId,
  channelId: to.channelId,
  threadId: to.threadId,
  messageId: to.id,
  memberId: memberId('anychat', by),
  emoji,
  at: to.at + (change === 'added' ? 1 : 2),
});

type Community = Awaited<ReturnType<typeof createCommunity>>;
const totals = (of: Community) => store.messages.reactionTotals(of.id, of.clock.now(), day, 7 * day);

describe('ingest of reactions', () => {
  it('keeps those with a mood, leaves the others out, and nudges nobody', async () => {
    const of = await createCommunity(store, 'rc-moods');
    const said = of.message('ana', 'hello there');
    await of.ingest([said]);
    const [woken, announced] = [of.woken.length, of.announced.length];
    const batch = [reaction(said, 'ben', '👍'), reaction(said, 'ben', '👀'), reaction(said, 'cleo', ':downvote:')];
    expect(await of.ingest(batch)).toMatchObject({ inserted: 0, updated: 2, ignored: 1, dirty: [] });
    expect(await of.ingest(batch)).toMatchObject({ updated: 0, ignored: 3 });
    expect((await totals(of)).map(({ positive, negative }) => [positive > 0, negative > 0])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect([of.woken.length, of.announced.length]).toEqual([woken, announced]);
    await of.ingest([reaction(said, 'ben', '👍', 'removed')]);
    expect(await totals(of)).toHaveLength(1);
  });

  it('does not read what staff click in private', async () => {
    const of = await createCommunity(store, 'rc-private');
    const hidden = of.message('mona', 'hello', { role: 'moderator', channel: mods('rc-private') });
    await of.ingest([hidden, reaction(hidden, 'ben', '👍')]);
    expect(await totals(of)).toEqual([]);
  });

  it('keeps none of a metadata-only space, where there is no tone either', async () => {
    const of = await createCommunity(store, 'rc-bare');
    await store.settings.set(of.id, 'privacy.metadataOnly', true, 'admin', of.clock.now());
    const said = of.message('ana', 'hello there');
    await of.ingest([said, reaction(said, 'ben', '👍')]);
    expect(await totals(of)).toEqual([]);
  });
});

const toneOf = async (of: Community): Promise<number | undefined> => {
  await of.evaluate();
  return (await store.health.latest(of.id))?.drivers.find(({ signal }) => signal === 'tone')?.raw;
};

it('an evaluation hears what is clicked, lightly, and counts no more people for it', async () => {
  const [calm, cross] = [await createCommunity(store, 'rc-calm'), await createCommunity(store, 'rc-cross')];
  for (const of of [calm, cross]) {
    const said = names.flatMap((name) => Array.from({ length: 5 }, () => of.message(name, 'we meet at noon')));
    await of.ingest(said);
    const [first] = said;
    if (of === cross && first !== undefined)
      await of.ingest(['zoe', 'yan', ...names].map((name) => reaction(first, name, '👎')));
  }
  const [without, withThem] = [await toneOf(calm), await toneOf(cross)];
  expect(withThem).toBeLessThan(without ?? 0);
  expect(withThem).toBeGreaterThan((without ?? 1) - 0.2);
  expect(await store.health.latest(cross.id)).toMatchObject({ authors: names.length });
});

it('reactions are kept as long as text is', async () => {
  const of = await createCommunity(store, 'rc-kept');
  const said = of.message('ana', 'hello there');
  await of.ingest([said, reaction(said, 'ben', '👍')]);
  const far = () => store.messages.reactionTotals(of.id, of.clock.now(), day, 365 * day);
  of.clock.advance(29 * day);
  await armRetention(of);
  await of.runTimers();
  expect(await far()).toHaveLength(1);
  of.clock.advance(2 * day);
  await of.runTimers();
  expect(await far()).toEqual([]);
});

it('a member’s erasure finds their reactions on the way in and among dead letters', async () => {
  const of = await createCommunity(store, 'rc-erase');
  const event = reaction(of.message('ana', 'hello'), 'ben', '👍');
  const { event: erase } = memberErasure(event.memberId, event.at);
  expect(erase(event)).toBeNull();
  const others = { ...event, memberId: memberId('anychat', 'cleo') };
  expect(erase(others)).toBe(others);
  const later = { ...event, at: event.at + 1 };
  expect(erase(later)).toBe(later);
  expect(ownParts({ events: [event, others] }, event.memberId)).toEqual([event]);
});
