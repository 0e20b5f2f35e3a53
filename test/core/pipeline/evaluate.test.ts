import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spaceId } from '../../../src/core/ids.ts';
import { createEvaluate } from '../../../src/core/pipeline/evaluate.ts';
import type { Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { type Community, createCommunity, minute, mods, quarrel } from './community.ts';

let store: Store;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

const cards = async ({ clock }: Community, space: string) =>
  (await store.outbox.due('anychat', clock.now(), 1_000)).filter(
    ({ effect }) => 'channelId' in effect && effect.channelId === mods(space),
  );

const crowd = async (community: Community, text: string, people = 12) =>
  community.talk(
    Array.from({ length: people * 3 }, (_, index) => [`p${index % people}`, text] as const),
    null,
  );

describe('an evaluation', () => {
  it('saves a snapshot, takes the dirt and sets the next check', async () => {
    const community = await createCommunity(store, 'ev-plain');
    await crowd(community, 'thanks, that is good to know');
    expect(await store.spaces.dirty(100)).toContain(community.id);
    const evaluation = await community.evaluate();
    expect(evaluation).toMatchObject({
      outcome: 'evaluated',
      snapshot: { status: 'healthy', authors: 12, messages: 36 },
    });
    expect(await store.health.latest(community.id)).toMatchObject({ status: 'healthy', at: community.clock.now() });
    expect(await store.spaces.dirty(100)).not.toContain(community.id);
    expect(await store.timers.due(community.clock.now() + 59 * minute, 100)).toEqual([]);
    const due = await store.timers.due(community.clock.now() + 60 * minute, 100);
    expect(due.map(({ key }) => key)).toContain(`check:${community.id}`);
    await store.timers.clear(`check:${community.id}`);
  });

  it('happens at most once in five seconds, and what it passes over stays dirty', async () => {
    const community = await createCommunity(store, 'ev-often');
    await community.ingest([community.message('ana', 'hello')]);
    expect((await community.evaluate()).outcome).toBe('evaluated');
    await community.ingest([community.message('ana', 'hello again')]);
    community.clock.advance(4_999);
    expect((await community.evaluate()).outcome).toBe('too-soon');
    expect(await store.spaces.dirty(100)).toContain(community.id);
    community.clock.advance(1);
    expect((await community.evaluate()).outcome).toBe('evaluated');
  });

  it('asked for in several places at once, happens once', async () => {
    const community = await createCommunity(store, 'ev-parallel');
    await community.talk(quarrel);
    const all = await Promise.all([1, 2, 3, 4].map(() => community.evaluate()));
    expect(all.filter(({ outcome }) => outcome === 'evaluated')).toHaveLength(1);
    expect(await store.interventions.list({ spaceId: community.id, limit: 10 })).toHaveLength(1);
  });

  it('of a quarrel drafts once, with a card for the moderators', async () => {
    const community = await createCommunity(store, 'ev-quarrel');
    await community.talk(quarrel);
    await community.evaluate();
    const drafts = await store.interventions.list({ spaceId: community.id, limit: 10 });
    expect(drafts).toMatchObject([
      { status: 'draft', reason: '6 of the last 6 messages read negative, from 3 members.', spaceId: community.id },
    ]);
    expect((await cards(community, 'ev-quarrel')).map(({ id }) => id)).toEqual([drafts[0]?.cardOutboxId]);
    expect(community.woken).toContain('deliver anychat');

    await community.talk(quarrel);
    await community.evaluate();
    expect(await store.interventions.list({ spaceId: community.id, limit: 10 })).toHaveLength(1);
  });

  it('in mode observe posts nothing', async () => {
    const community = await createCommunity(store, 'ev-observe');
    await store.settings.set(community.id, 'mode', 'observe', 'admin', community.clock.now());
    await community.talk(quarrel);
    await community.evaluate();
    expect(await store.interventions.list({ spaceId: community.id, limit: 10 })).toMatchObject([
      { status: 'observed' },
    ]);
    expect(await cards(community, 'ev-observe')).toEqual([]);
  });

  it('that fails leaves everything as it was: no snapshot, no draft, the dirt still there', async () => {
    const community = await createCommunity(store, 'ev-fails');
    await community.talk(quarrel);
    const failing = createEvaluate({
      ...community.deps,
      store: {
        ...store,
        transaction: (work) =>
          store.transaction((tx) =>
            work({ ...tx, timers: { ...tx.timers, set: () => Promise.reject(new Error('killed here')) } }),
          ),
      },
    });
    await expect(failing(community.id)).rejects.toThrow('killed here');
    expect(await store.health.latest(community.id)).toBeNull();
    expect(await store.interventions.list({ spaceId: community.id, limit: 10 })).toEqual([]);
    expect(await store.spaces.dirty(100)).toContain(community.id);
    expect((await community.evaluate()).outcome).toBe('evaluated');
    expect(await store.interventions.list({ spaceId: community.id, limit: 10 })).toHaveLength(1);
  });

  const noDrafts = { ...defaultSpaceSettings, interventions: { ...defaultSpaceSettings.interventions, dailyCap: 0 } };

  it('warns the moderators once of something sudden, minutes after, and not while it lasts', async () => {
    const community = await createCommunity(store, 'ev-warning', { defaults: noDrafts });
    await crowd(community, 'this is terrible, I hate it');
    const statuses: string[] = [];
    for (let check = 0; check < 5; check++) {
      const evaluation = await community.evaluate();
      if (evaluation.outcome === 'evaluated') statuses.push(evaluation.snapshot.status);
      community.clock.advance(3 * minute);
    }
    expect(statuses).toEqual(['watch', 'warning', 'warning', 'warning', 'warning']);
    const posted = await cards(community, 'ev-warning');
    expect(posted).toHaveLength(1);
    expect(JSON.stringify(posted[0]?.effect)).toContain('Health warning');
    expect(JSON.stringify(posted[0]?.effect)).not.toContain('terrible');
    await store.timers.clear(`check:${community.id}`);
  });

  it('hands a warning on as a row with all that was known, and ends it there', async () => {
    const community = await createCommunity(store, 'ev-row', { defaults: noDrafts });
    await crowd(community, 'this is terrible, I hate it');
    await community.evaluate();
    community.clock.advance(3 * minute);
    await community.evaluate();
    const [row, ...others] = await store.health.warnings({ spaceId: community.id, limit: 10 });
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      cause: 'sudden',
      signal: 'tone',
      beganAt: community.clock.now(),
      clearedAt: null,
      detail: { threshold: 0.8, authors: 12, messages: 36, fast: { change: { signal: 'tone' } } },
    });
    expect(row?.detail.examples).toHaveLength(5);
    expect(JSON.stringify(row)).not.toContain('terrible');
    community.clock.advance(10 * minute);
    await crowd(community, 'thanks, that is good to know', 40);
    for (let hours = 0; hours < 3; hours++) {
      community.clock.advance(2 * 60 * minute);
      await crowd(community, 'thanks, that is good to know', 40);
      await community.evaluate();
    }
    expect((await store.health.latest(community.id))?.warning).toBeNull();
    expect((await store.health.warnings({ spaceId: community.id, limit: 10 }))[0]?.clearedAt).not.toBeNull();
    await store.timers.clear(`check:${community.id}`);
  });

  it('tells moderators of severe content at once, by where it is, on one card however much comes', async () => {
    const community = await createCommunity(store, 'ev-severe', { defaults: noDrafts });
    const threat = 'I will find you and kill you, I know where you live';
    await community.ingest([community.message('ana', threat)]);
    await community.evaluate();
    const [card, ...others] = await cards(community, 'ev-severe');
    expect(others).toEqual([]);
    expect(card?.effect.kind).toBe('post');
    expect(JSON.stringify(card?.effect)).toContain('Severe content');
    expect(JSON.stringify(card?.effect)).toContain('threat in #general, 14:00 UTC');
    expect(JSON.stringify(card?.effect)).not.toContain('kill you');
    expect(JSON.stringify(card?.effect)).not.toContain('ev-severe-ana');
    for (let flood = 0; flood < 3; flood++) {
      for (let n = 0; n < 20; n++) await community.ingest([community.message(`p${n}`, threat)]);
      community.clock.advance(5_000);
      await community.evaluate();
    }
    const rows = await cards(community, 'ev-severe');
    expect(rows.map(({ effect }) => effect.kind)).toEqual(['post', 'update']);
    expect(JSON.stringify(rows.at(-1)?.effect)).toContain('threat: 61');
    expect(JSON.stringify(rows.at(-1)?.effect)).toContain('and 51 more');
    const warned = await store.health.warnings({ spaceId: community.id, limit: 10 });
    expect(warned.map(({ cause, clearedAt }) => [cause, clearedAt])).toEqual([['severe', null]]);
    community.clock.advance(60 * minute);
    await community.evaluate();
    expect((await store.health.warnings({ spaceId: community.id, limit: 10 }))[0]?.clearedAt).not.toBeNull();
    await community.ingest([community.message('ana', threat)]);
    community.clock.advance(5_000);
    await community.evaluate();
    expect((await cards(community, 'ev-severe')).map(({ effect }) => effect.kind).at(-1)).toBe('post');
    await store.timers.clear(`check:${community.id}`);
  });

  it('tells of the same cause at most once in twelve hours, however often it comes and goes', async () => {
    const community = await createCommunity(store, 'ev-again', { defaults: noDrafts });
    await crowd(community, 'this is terrible, I hate it');
    const warn = async () => {
      for (let check = 0; check < 4; check++) {
        await community.evaluate();
        community.clock.advance(5 * minute);
      }
      expect((await store.health.latest(community.id))?.status).toBe('warning');
    };
    const clear = async () => {
      const latest = await store.health.latest(community.id);
      if (latest === null) throw new Error('never looked');
      const at = community.clock.now();
      await store.health.save(community.id, { ...latest, at, score: 0.9, status: 'healthy', warning: null });
      community.clock.advance(20 * minute);
    };
    await warn();
    await clear();
    await warn();
    expect(await cards(community, 'ev-again')).toHaveLength(1);
    await clear();
    community.clock.advance(12 * 60 * minute);
    await warn();
    expect(await cards(community, 'ev-again')).toHaveLength(2);
    const begun = await store.audit.list({ spaceId: community.id, limit: 50 });
    expect(begun.filter(({ action }) => action === 'health.warning')).toHaveLength(3);
    await store.timers.clear(`check:${community.id}`);
  });

  it('notes once that a space went quiet, until there were ten people again', async () => {
    const community = await createCommunity(store, 'ev-quiet');
    const day = 24 * 60 * minute;
    const notes = async () => (await cards(community, 'ev-quiet')).length;
    const look = async () => {
      await community.evaluate();
      return [(await store.health.latest(community.id))?.status, await notes()];
    };
    await crowd(community, 'thanks', 12);
    await community.evaluate();
    // Past the horizon of the score, but not of what the space once was.
    community.clock.advance((defaultSpaceSettings.health.horizonDays + 1) * day);
    await crowd(community, 'thanks', 4);
    expect(await look()).toEqual(['quiet', 1]);
    community.clock.advance(3 * day);
    await crowd(community, 'thanks', 7);
    expect((await look())[1]).toBe(1);
    community.clock.advance(8 * day);
    await crowd(community, 'thanks', 3);
    expect(await look()).toEqual(['quiet', 1]);
    community.clock.advance(8 * day);
    // Nobody at all: that is no state of a community, only a lack of data.
    expect(await look()).toEqual(['insufficient-data', 1]);
    await crowd(community, 'thanks', 12);
    expect((await look())[1]).toBe(1);
    community.clock.advance(8 * day);
    await crowd(community, 'thanks', 4);
    expect(await look()).toEqual(['quiet', 2]);
    await store.timers.clear(`check:${community.id}`);
  });

  it('notes it too where nobody looked until all were gone', async () => {
    const community = await createCommunity(store, 'ev-gone');
    await crowd(community, 'thanks', 12);
    await community.evaluate();
    community.clock.advance(10 * 24 * 60 * minute);
    await community.evaluate();
    expect((await store.health.latest(community.id))?.status).toBe('insufficient-data');
    expect(await cards(community, 'ev-gone')).toHaveLength(1);
    await store.timers.clear(`check:${community.id}`);
  });

  it('of a space nobody told us about works too', async () => {
    const community = await createCommunity(store, 'ev-known');
    const stray = community.message('ana', 'hello');
    const unknown = { ...stray, spaceId: spaceId('anychat', 'ev-unknown') };
    await community.ingest([unknown]);
    const evaluate = createEvaluate(community.deps);
    expect(await evaluate(unknown.spaceId)).toMatchObject({
      outcome: 'evaluated',
      snapshot: { status: 'insufficient-data' },
    });
  });
});
