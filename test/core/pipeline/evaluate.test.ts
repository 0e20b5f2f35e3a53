import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  (await store.outbox.due('anychat', clock.now(), 1_000)).filter(({ effect }) => effect.channelId === mods(space));

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

  it('warns the moderators once, after fifteen minutes, and not while it lasts', async () => {
    const quiet = { ...defaultSpaceSettings, interventions: { ...defaultSpaceSettings.interventions, dailyCap: 0 } };
    const community = await createCommunity(store, 'ev-warning', { defaults: quiet });
    await crowd(community, 'this is terrible, I hate it');
    const statuses: string[] = [];
    for (let check = 0; check < 7; check++) {
      const evaluation = await community.evaluate();
      if (evaluation.outcome === 'evaluated') statuses.push(evaluation.snapshot.status);
      community.clock.advance(5 * minute);
    }
    expect(statuses).toEqual(['watch', 'watch', 'watch', 'warning', 'warning', 'warning', 'warning']);
    const posted = await cards(community, 'ev-warning');
    expect(posted).toHaveLength(1);
    expect(JSON.stringify(posted[0]?.effect)).toContain('Health warning');
    expect(JSON.stringify(posted[0]?.effect)).not.toContain('terrible');
    await store.timers.clear(`check:${community.id}`);
  });

  it('tells of the same cause at most once in twelve hours, however often it comes and goes', async () => {
    const noDrafts = { ...defaultSpaceSettings.interventions, dailyCap: 0 };
    const community = await createCommunity(store, 'ev-again', {
      defaults: { ...defaultSpaceSettings, interventions: noDrafts },
    });
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

  it('notes a quiet period once: it ends only with a day that was not quiet', async () => {
    const community = await createCommunity(store, 'ev-quiet');
    const hour = 60 * minute;
    await crowd(community, 'thanks', 12);
    // Past the horizon of the score, but not of what the space once was.
    community.clock.advance((defaultSpaceSettings.health.horizonDays + 1) * 24 * hour);
    const look = async () => {
      await community.evaluate();
      return (await store.health.latest(community.id))?.status;
    };
    const busier = async () => {
      const latest = await store.health.latest(community.id);
      if (latest === null) throw new Error('never looked');
      community.clock.advance(hour);
      await store.health.save(community.id, { ...latest, at: community.clock.now(), status: 'insufficient-data' });
    };
    const notes = async () => (await cards(community, 'ev-quiet')).length;
    expect([await look(), await notes()]).toEqual(['quiet', 1]);
    for (let day = 0; day < 3; day++) {
      await busier();
      community.clock.advance(12 * hour);
      expect([await look(), await notes()]).toEqual(['quiet', 1]);
    }
    await busier();
    community.clock.advance(25 * hour);
    expect([await look(), await notes()]).toEqual(['quiet', 2]);
    await store.timers.clear(`check:${community.id}`);
  });

  it('of a space nobody told us about works too', async () => {
    const community = await createCommunity(store, 'ev-known');
    const stray = community.message('ana', 'hello');
    const unknown = { ...stray, spaceId: `${stray.spaceId}-unknown` };
    await community.ingest([unknown]);
    const evaluate = createEvaluate(community.deps);
    expect(await evaluate(unknown.spaceId as typeof stray.spaceId)).toMatchObject({
      outcome: 'evaluated',
      snapshot: { status: 'insufficient-data' },
    });
  });
});
