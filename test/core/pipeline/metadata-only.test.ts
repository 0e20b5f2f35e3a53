// A space in which no text is read or kept.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InboundEvent } from '../../../src/core/messages/inbound.ts';
import type { Store } from '../../../src/core/ports.ts';
import { clearTextTimer } from '../../../src/core/privacy/clear-text.ts';
import { createMetadataOnly, settingKnownMs, withoutUnwantedText } from '../../../src/core/privacy/metadata-only.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createCommunity, minute, quarrel } from './community.ts';

let store: Store;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

const off = { ...defaultSpaceSettings, privacy: { metadataOnly: false } };
const on = { ...defaultSpaceSettings, privacy: { metadataOnly: true } };
const setOn = async (of: { id: string; clock: { now(): number } }, value = true) =>
  store.settings.set(of.id, 'privacy.metadataOnly', value, 'admin', of.clock.now());
const names = ['ana', 'ben', 'cleo', 'dan', 'eva', 'fay'];

describe('a metadata-only space', () => {
  it('keeps who spoke when and to whom, and neither text nor mood', async () => {
    const of = await createCommunity(store, 'mo-keeps');
    await setOn(of);
    const angry = of.message('ana', 'I hate this terrible thing', { mentions: ['ben'] });
    expect(await of.ingest([angry])).toMatchObject({ inserted: 1 });
    const kept = await store.messages.get(angry.id);
    expect(kept).toMatchObject({ author: { name: 'ana' }, text: null, score: null, at: angry.at });
    expect(await store.messages.counts(of.id, 0)).toEqual({ messages: 1, authors: 1 });
    expect(JSON.stringify(await store.messages.list({ spaceId: of.id, limit: 10 }))).not.toContain('terrible');
  });

  it('proposes no calming: a quarrel cannot be seen', async () => {
    const of = await createCommunity(store, 'mo-quarrel');
    await setOn(of);
    await of.talk(quarrel);
    of.clock.advance(minute);
    await of.evaluate();
    expect(await store.interventions.list({ spaceId: of.id, limit: 10 })).toEqual([]);
  });

  it('is scored by answers and participation only, and says how much of the score that is', async () => {
    const scored = async (name: string, bare: boolean) => {
      const of = await createCommunity(store, name);
      if (bare) await setOn(of);
      for (let round = 0; round < 4; round += 1)
        for (const author of names) {
          of.clock.advance(minute);
          await of.ingest([of.message(author, 'I hate this, it is terrible', { thread: `${author}-${round}` })]);
        }
      of.clock.advance(2 * 60 * minute);
      await of.evaluate();
      return store.health.latest(of.id);
    };
    const bare = await scored('mo-scored', true);
    const whole = await scored('mo-whole', false);
    const signals = bare?.drivers.map(({ signal }) => signal) ?? [];
    expect(signals).not.toContain('tone');
    expect(signals).not.toContain('civility');
    expect(whole?.drivers.map(({ signal }) => signal)).toContain('tone');
    expect(bare?.coverage).toBeLessThan(whole?.coverage ?? 0);
    expect(bare?.coverage).toBeGreaterThan(0);
  });

  it('responsiveness counts threads and messages to staff, not what is only said', async () => {
    const of = await createCommunity(store, 'mo-asked');
    await setOn(of);
    await of.ingest([of.message('mona', 'hello', { role: 'moderator' })]);
    for (const author of names) {
      of.clock.advance(minute);
      await of.ingest([
        of.message(author, 'can you help me?', { mentions: ['mona'] }),
        of.message(author, 'does anybody know?'),
      ]);
    }
    of.clock.advance(3 * 60 * minute);
    await of.evaluate();
    const driver = (await store.health.latest(of.id))?.drivers.find(({ signal }) => signal === 'responsiveness');
    expect(driver?.people).toBe(names.length);
    expect(driver?.raw).toBeLessThan(0.5);
  });

  it('from the moment it is switched on: what was kept is cleared, scores stay', async () => {
    const of = await createCommunity(store, 'mo-switch');
    const before = of.message('ana', 'I hate this');
    await of.ingest([before]);
    await setOn(of);
    await store.timers.set(clearTextTimer(of.id, of.clock.now()));
    const inBetween = of.message('ben', 'I hate that');
    await of.ingest([inBetween]);
    of.clock.advance(2 * settingKnownMs);
    const after = of.message('ben', 'and that');
    await of.ingest([after]);
    await of.runTimers();
    for (const { id } of [before, inBetween, after]) expect((await store.messages.get(id))?.text).toBeNull();
    expect((await store.messages.get(before.id))?.score).toMatchObject({ label: 'negative' });
    expect((await store.messages.get(after.id))?.score).toBeNull();
  });

  it('switched off again before its texts were cleared keeps them', async () => {
    const of = await createCommunity(store, 'mo-back');
    const message = of.message('ana', 'hello there');
    await of.ingest([message]);
    await store.timers.set(clearTextTimer(of.id, of.clock.now()));
    of.clock.advance(minute);
    await of.runTimers();
    expect((await store.messages.get(message.id))?.text).toBe('hello there');
  });

  it('leaves other spaces of the same batch as they are', async () => {
    const [bare, plain] = [await createCommunity(store, 'mo-one'), await createCommunity(store, 'mo-other')];
    await setOn(bare);
    const [hidden, read] = [bare.message('ana', 'great'), plain.message('ana', 'great')];
    await bare.ingest([hidden, read]);
    expect((await store.messages.get(hidden.id))?.text).toBeNull();
    expect(await store.messages.get(read.id)).toMatchObject({ text: 'great', score: { label: 'positive' } });
  });
});

describe('before the queue', () => {
  it.each([
    ['is taken out where the space is metadata-only', on, ''],
    ['stays where it is not', off, 'hello'],
  ])('the text %s', async (_, defaults, text) => {
    const of = await createCommunity(store, `mo-push-${text}`);
    const pushed: InboundEvent[] = [];
    const push = withoutUnwantedText(
      createMetadataOnly({ store, clock: of.clock, defaults }),
      async (event) => void pushed.push(event),
    );
    const message = of.message('ana', 'hello');
    const deletion = of.deletion(message);
    await push(message);
    await push(deletion);
    expect(pushed).toEqual([{ ...message, text }, deletion]);
  });

  it('while the store is down an event still gets through', async () => {
    const of = await createCommunity(store, 'mo-down');
    const pushed: InboundEvent[] = [];
    const isBare = createMetadataOnly({
      store: { settings: { ...store.settings, all: () => Promise.reject(new Error('down')) } },
      clock: of.clock,
      defaults: on,
    });
    await withoutUnwantedText(isBare, async (event) => void pushed.push(event))(of.message('ana', 'hello'));
    expect(pushed).toHaveLength(1);
  });
});
