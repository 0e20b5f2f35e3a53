// What members can tell the agent, and what it then leaves alone.
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { interact } from '../../../src/core/commands/interact.ts';
import { channelId } from '../../../src/core/ids.ts';
import { ratingActionId } from '../../../src/core/interventions/desk/post-body.ts';
import type { BatchReader, Store } from '../../../src/core/ports.ts';
import type { SevereCategory } from '../../../src/core/sentiment/severe.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { type Desk, draft, elsewhere, garden, max, mia, mona, openDesk } from './desk.ts';

let store: Store;
let desk: Desk;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());
beforeEach(async () => {
  desk = await openDesk(store);
  for (const who of [mia, max]) {
    await store.stops.set(who.id, false, 1);
    await store.helpers.set(garden, who.id, false, 1);
    if ((await store.privacy.status(who.id)).optedOut) await store.privacy.setOptedOut(who.id, false, 1);
  }
});

describe('/cco stop', () => {
  it('keeps the agent from answering mentions of theirs, and from calling them', async () => {
    await desk.ask(mia, 'helper on');
    expect((await desk.ask(mia, 'stop')).text).toContain('I leave you alone from now on');
    expect((await desk.mention(mia, 'are you there?')).outcome).toBe('ignored');
    expect((await desk.mention(max, 'are you there?')).outcome).toBe('answered');
    expect(await store.helpers.list(garden)).toEqual([]);
    expect((await desk.ask(mia, 'helper on')).text).toContain('`/cco stop off` first');
    expect((await desk.ask(mia, 'privacy show')).text).toContain('You asked me to leave you alone');
    expect((await desk.ask(mia, 'stop off')).text).toContain('Taken back');
    desk.clock.ms += 2 * 60_000;
    expect((await desk.mention(mia, 'and now?')).outcome).toBe('answered');
  });

  it('is no entry with their name in the log', async () => {
    await desk.ask(mia, 'stop');
    const log = await store.audit.list({ limit: 100 });
    expect(log.find(({ action }) => action === 'command.stop')).toMatchObject({ actor: 'agent' });
  });
});

describe('/cco helper', () => {
  it('asks to be told of questions, here only, and takes it back', async () => {
    expect((await desk.ask(mia, 'helper')).text).toContain('You are no helper here');
    expect((await desk.ask(mia, 'helper on')).text).toContain('Thank you');
    expect((await desk.ask(mia, 'helper on')).text).toContain('already');
    expect((await store.helpers.list(garden)).map(({ memberId }) => memberId)).toEqual([mia.id]);
    expect(await store.helpers.list(elsewhere)).toEqual([]);
    expect((await desk.ask(mia, 'helper off')).text).toContain('Done');
  });

  it('is not for who opted out: they are on no list', async () => {
    await store.privacy.setOptedOut(max.id, true, 1);
    expect((await desk.ask(max, 'helper on')).text).toContain('on no list');
    expect(await store.helpers.list(garden)).toEqual([]);
  });
});

/** Says it through a reader that finds it pleasant, and severe or not. */
const give = async (text: string, severe: SevereCategory | null): Promise<void> => {
  const reader: BatchReader = {
    readAll: async (texts: readonly string[]) =>
      texts.map(() => ({
        score: { label: 'positive' as const, score: 0.7, confidence: 0.9, offensive: 0, language: 'en', asks: false },
        severe,
      })),
  };
  await interact(
    { ...desk.deps, reader },
    {
      id: `anychat:${v7()}`,
      platform: 'anychat',
      spaceId: garden,
      channelId: 'anychat:general',
      threadId: null,
      at: desk.clock.ms,
      member: mia,
      kind: 'command',
      text: `feedback ${text}`,
    },
  );
};

describe('/cco feedback', () => {
  it('is kept with its score, thanked for, counted, and read by moderators without a name', async () => {
    await give('The new channel is lovely', null);
    expect(await store.feedback.list({ spaceId: garden, limit: 1 })).toMatchObject([
      {
        memberId: mia.id,
        source: 'command',
        text: 'The new channel is lovely',
        score: { label: 'positive', score: 0.7 },
      },
    ]);
    const { text } = await desk.ask(mona, 'feedback');
    expect(text).toContain('positive: The new channel is lovely');
    expect(text).not.toContain('Mia');
    expect((await desk.ask(mia, 'privacy show')).text).toContain('Feedback you gave: 1');
    expect((await desk.ask(mia, 'privacy export')).text).toContain('The new channel is lovely');
  });

  it('is on a card of the moderators at once where it is severe, without its words', async () => {
    const moderatorsChannelId = channelId('anychat', 'mods');
    await store.spaces.ensure({ id: garden, name: 'Garden', moderatorsChannelId }, desk.clock.ms);
    await desk.posted();
    await give('I know where you live', 'threat');
    const cards = (await desk.posted()).flatMap(({ effect }) => (effect.kind === 'post' ? [effect] : []));
    expect(cards.map(({ channelId }) => channelId)).toEqual([moderatorsChannelId]);
    const text = cards[0]?.body.text ?? '';
    expect(text).toContain('`/cco feedback` shows it');
    expect(text).not.toContain('where you live');
  });

  it('is kept unread where nothing reads it, and without a name where they opted out', async () => {
    await store.privacy.setOptedOut(max.id, true, 1);
    desk.clock.ms += 60_000;
    expect((await desk.ask(max, 'feedback Too many bots')).text).toContain('not that they are yours');
    expect(await store.feedback.list({ spaceId: garden, limit: 1 })).toMatchObject([
      { memberId: null, text: 'Too many bots', score: null },
    ]);
  });

  it.each(['feedback', 'feedback   '])('%j asks for words', async (typed) => {
    expect((await desk.ask(mia, typed)).text).toContain('Write it behind the command');
  });
});

describe('whether a post helped', () => {
  const posted = async () => {
    const one = draft({ status: 'approved' });
    await store.interventions.add(one);
    return one.id;
  };
  const counts = async (id: string) => (await store.effects.ratings([id]))[0];

  it('is answered once a member, changeable, and thanked for', async () => {
    const id = await posted();
    expect((await desk.askPress(mia, ratingActionId(id, true))).text).toContain('I noted that it helped');
    expect((await desk.askPress(mia, ratingActionId(id, true))).text).toContain('I have that from you already');
    await desk.press(max, ratingActionId(id, true));
    expect(await counts(id)).toMatchObject({ helpful: 2, unhelpful: 0 });
    expect((await desk.askPress(mia, ratingActionId(id, false))).text).toContain('did not help');
    expect(await counts(id)).toMatchObject({ helpful: 1, unhelpful: 1 });
  });

  it('may be answered by who opted out, and the log does not name anybody', async () => {
    const id = await posted();
    await store.privacy.setOptedOut(max.id, true, 1);
    await desk.press(max, ratingActionId(id, false));
    expect(await counts(id)).toMatchObject({ helpful: 0, unhelpful: 1 });
    const log = await store.audit.list({ limit: 100 });
    expect(log.find(({ action, subject }) => action === 'action.rate' && subject === id)).toMatchObject({
      actor: 'agent',
    });
  });

  it.each([
    ['of a post that is not there', ratingActionId(v7(), true), 'nothing to rate'],
    ['with an id of its own making', 'helped:x:maybe', 'no longer works'],
  ])('a press %s changes nothing', async (_what, actionId, says) => {
    expect((await desk.askPress(mia, actionId)).text).toContain(says);
  });

  it('a draft nobody approved is not rated', async () => {
    const one = draft();
    await store.interventions.add(one);
    expect((await desk.askPress(mia, ratingActionId(one.id, true))).text).toContain('nothing to rate');
  });
});
