// Which questions count, and which of them were answered: what the store reads for responsiveness.
import { expect, it } from 'vitest';
import { spaceId } from '../../../src/core/ids.ts';
import type { ScoredEvent } from '../../../src/core/ports.ts';
import { describeStores } from './backends.ts';
import { deleted, message, type Said, said, score, space, start } from './events.ts';

const minute = 60_000;
const hour = 60 * minute;
const asks = score({ asks: true });
const upset = score({ label: 'negative', score: -0.8 });
const later = start + 3 * hour;

/** Enough talk before the question to see that people here say whom they speak to. */
const namedTalk = (): ScoredEvent[] =>
  Array.from({ length: 12 }, (_, n) =>
    said(`talk${n}`, { at: start - (30 - n) * minute, by: n % 2 ? 'eve' : 'dan', mentions: [n % 2 ? 'dan' : 'eve'] }),
  );
const q = (over: Said = {}): ScoredEvent => said('q', { at: start, by: 'ann', score: asks, ...over });

describeStores('Questions', (opened) => {
  const found = async (events: readonly ScoredEvent[], until = later) => {
    const { store } = opened();
    await store.messages.apply(events, start);
    return store.messages.questions(space, start - hour, until, 100);
  };

  it.each<[string, ScoredEvent[], number | null]>([
    ['what is said next, to nobody', [said('x', { at: start + minute, by: 'bob' })], start + minute],
    ['not by what is said much later', [said('x', { at: start + 50 * minute, by: 'bob' })], null],
    ['not by the next complaint', [said('x', { at: start + minute, by: 'bob', score: upset })], null],
  ])('in a channel where nobody is addressed: answered by %s', async (_, others, answeredAt) => {
    expect(await found([q(), ...others])).toMatchObject([{ messageId: message('q'), answeredAt }]);
  });

  it('a burst of questions in such a channel answers none of them', async () => {
    const burst = Array.from({ length: 10 }, (_, n) =>
      said(`q${n}`, { at: start + n * 10_000, by: `m${n}`, score: asks }),
    );
    expect((await found(burst)).map(({ answeredAt }) => answeredAt)).toEqual(burst.map(() => null));
  });

  it('where people say whom they speak to, talk between others is no answer, a line to the asker is', async () => {
    const between = said('b', { at: start + minute, by: 'eve', mentions: ['dan'] });
    expect(await found([...namedTalk(), q(), between])).toMatchObject([{ answeredAt: null }]);
    const answer = said('a', { at: start + 2 * minute, by: 'dan', mentions: ['ann'] });
    expect(await found([answer])).toMatchObject([{ answeredAt: start + 2 * minute }]);
  });

  it('leaves out what is asked in reply to somebody', async () => {
    const back = said('back', { at: start + minute, by: 'dan', mentions: ['ann'], score: asks });
    const counted = await found([...namedTalk(), q(), back]);
    expect(counted.map(({ messageId }) => messageId)).toEqual([message('q')]);
  });

  it.each<[string, Said, boolean]>([
    ['withdrawn', { text: 'never mind' }, false],
    ['solved by its asker', { text: 'ok, I fixed it myself' }, false],
    ['repeated', { text: 'anybody? please' }, true],
    ['withdrawn in a thread of its own', { text: 'solved', thread: 'q' }, false],
    ['withdrawn, but its text is past its time', { text: '' }, true],
    ['withdrawn by somebody else', { text: 'never mind', by: 'bob', score: upset }, true],
  ])('%s', async (_, over, counts) => {
    const after = said('after', { at: start + 5 * minute, by: 'ann', ...over });
    expect(await found([q(), after])).toHaveLength(counts ? 1 : 0);
  });

  it('answered first and withdrawn then, it counts as answered', async () => {
    const answer = said('a', { at: start + minute, by: 'bob', replyTo: 'q' });
    const after = said('after', { at: start + 2 * minute, by: 'ann', text: 'never mind' });
    expect(await found([q(), answer, after])).toMatchObject([{ answeredAt: start + minute }]);
  });

  it('an answer that comes late to be stored, or is deleted, is seen at once', async () => {
    expect(await found([q()])).toMatchObject([{ answeredAt: null }]);
    const answer = said('a', { at: start + minute, by: 'bob' });
    expect(await found([answer])).toMatchObject([{ answeredAt: start + minute }]);
    expect(await found([deleted('a')])).toMatchObject([{ answeredAt: null }]);
  });

  it('the same messages in any order and any batches, looked at in between, give the same answers', async () => {
    const { store } = opened();
    const talkIn = (place: string): ScoredEvent[] =>
      Array.from({ length: 40 }, (_, n) =>
        said(`${place}-${n}`, {
          in: place,
          channel: place,
          by: `m${(n * 7) % 5}`,
          at: start + n * 40_000,
          ...(n % 3 === 0 ? { mentions: [`m${(n * 3) % 5}`] } : {}),
          ...(n % 4 === 0 ? { score: asks } : {}),
        }),
      );
    const answersIn = async (place: string) => {
      const counted = await store.messages.questions(spaceId('anychat', place), start - hour, later, 100);
      return counted.map(({ messageId, answeredAt }) => [messageId.replace(place, ''), answeredAt]);
    };
    await store.messages.apply(talkIn('inorder'), start);
    for (const event of talkIn('backwards').reverse()) {
      await store.messages.apply([event], start);
      await answersIn('backwards');
    }
    const found = await answersIn('inorder');
    expect(found.length).toBeGreaterThan(2);
    expect(await answersIn('backwards')).toEqual(found);
  });

  it('without text: what began a thread and what addresses staff counts, whatever it says', async () => {
    const { store } = opened();
    const bare = { score: null, text: '' };
    await store.messages.apply(
      [
        said('mod', { ...bare, by: 'mona', role: 'moderator', at: start - hour }),
        said('plain', { ...bare, at: start }),
        said('root', { ...bare, at: start + minute }),
        said('in-thread', { ...bare, at: start + 9 * minute, by: 'bob', thread: 'root' }),
        said('forum', { ...bare, at: start + 2 * minute, by: 'cyd', thread: 'forum' }),
        said('to-staff', { ...bare, at: start + 20 * minute, by: 'eve', mentions: ['mona'] }),
        said('to-member', { ...bare, at: start + 21 * minute, by: 'eve', mentions: ['bob'] }),
      ],
      start,
    );
    const counted = await store.messages.questions(space, start - hour, later, 100, 'metadata');
    expect(counted.map(({ messageId, answeredAt }) => [messageId, answeredAt])).toEqual([
      [message('to-staff'), null],
      [message('forum'), null],
      [message('root'), start + 9 * minute],
    ]);
    expect(await store.messages.questions(space, start - hour, later, 100)).toEqual([]);
  });
});
