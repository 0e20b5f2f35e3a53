import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { voteOnCase } from '../../../src/core/cases/advance.ts';
import type { Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { type Community, createCommunity, minute, mods } from './community.ts';

let store: Store;
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
});
afterAll(() => store.close());

// Proposals are another matter, and would stand among the cards.
const noDrafts = { ...defaultSpaceSettings, interventions: { ...defaultSpaceSettings.interventions, dailyCap: 0 } };

const people = ['ana', 'ben', 'cleo', 'dan', 'eve', 'fay', 'gus', 'hal', 'ida', 'jon', 'kim', 'lea'];
const crowd = async (community: Community, text: string): Promise<void> => {
  for (const author of [...people, ...people, ...people]) await community.ingest([community.message(author, text)]);
};

const cardTexts = async (community: Community, name: string): Promise<string[]> => {
  const rows = await community.own.outbox.due('anychat', community.clock.now() + minute, 1_000);
  return rows.flatMap(({ effect }) =>
    effect.kind === 'post' && effect.channelId === mods(name) ? [effect.body.text] : [],
  );
};

describe('promises', () => {
  it('warn before an answer is late and tell when it is, also in a space too small for a score', async () => {
    const community = await createCommunity(store, 'rp-small', { defaults: noDrafts });
    await community.talk([['ana', 'How do I install the scanner on this machine?']], null);
    community.clock.advance(minute);
    await community.evaluate();
    expect(await cardTexts(community, 'rp-small')).toEqual([]);
    const timers = await store.timers.due(community.clock.now() + 46 * minute, 1_000);
    expect(timers.map(({ key }) => key)).toContain(`sla:${community.id}`);

    community.clock.advance(45 * minute);
    await community.evaluate();
    const [atRisk, ...none] = await cardTexts(community, 'rp-small');
    expect(none).toEqual([]);
    expect(atRisk).toContain('1 question will soon have waited longer than promised');
    expect(atRisk).toContain('#general');
    expect(atRisk).not.toContain('scanner');

    community.clock.advance(15 * minute);
    await community.evaluate();
    await community.evaluate();
    const texts = await cardTexts(community, 'rp-small');
    expect(texts).toHaveLength(2);
    expect(texts[1]).toContain('1 question waited longer than promised.');
    const cases = await store.cases.list({ spaceId: community.id, open: true, limit: 10 });
    expect(cases.map(({ origin, kind }) => [origin, kind])).toEqual([['sla', 'response-delay']]);
    // Four people are too few to say how the space is.
    expect(await store.health.warnings({ spaceId: community.id, limit: 10 })).toEqual([]);
  });

  it('that are kept make neither card nor case', async () => {
    const community = await createCommunity(store, 'rp-kept', { defaults: noDrafts });
    await community.talk([['ana', 'How do I install the scanner on this machine?']], 't1');
    community.clock.advance(10 * minute);
    await community.talk([['ben', 'With your address.']], 't1');
    community.clock.advance(90 * minute);
    await community.evaluate();
    expect(await cardTexts(community, 'rp-kept')).toEqual([]);
    expect(await store.cases.list({ spaceId: community.id, limit: 10 })).toEqual([]);
  });
});

describe('a health warning', () => {
  it('opens one case, which looks solved when the warning is cleared', async () => {
    const community = await createCommunity(store, 'rp-warning', { defaults: noDrafts });
    await crowd(community, 'this is terrible, I hate it');
    for (let check = 0; check < 4; check += 1) {
      await community.evaluate();
      community.clock.advance(3 * minute);
    }
    const open = await store.cases.list({ spaceId: community.id, open: true, limit: 10 });
    expect(open.map(({ origin, kind, cause }) => [origin, kind, cause])).toEqual([
      ['warning', 'negative-sentiment', 'health'],
    ]);
    const [one] = open;
    expect(await store.cases.evidence(one?.id ?? '', 10)).not.toEqual([]);
    const effects = await store.caseEffects.list(one?.id ?? '');
    expect(effects.map(({ effect }) => effect.kind)).toContain('analyse');

    for (let hours = 0; hours < 4; hours += 1) {
      community.clock.advance(2 * 60 * minute);
      await crowd(community, 'thanks, that is good to know');
      await crowd(community, 'great, I love it');
      await community.evaluate();
    }
    expect((await store.health.latest(community.id))?.warning).toBeNull();
    expect((await store.cases.get(one?.id ?? ''))?.state).toBe('awaiting-confirmation');
  });
});

describe('what members have said is solved', () => {
  it('does not come back with what was said before, and does with what is said since', async () => {
    const community = await createCommunity(store, 'rp-memory', { defaults: noDrafts });
    const { clock } = community;
    const check = async (times: number): Promise<void> => {
      for (let done = 0; done < times; done += 1) {
        await community.evaluate();
        clock.advance(5 * minute);
      }
    };
    await crowd(community, 'this is terrible, I hate it');
    await check(3);
    const [one] = await store.cases.list({ spaceId: community.id, open: true, limit: 10 });
    const caseId = one?.id ?? '';
    for (const who of people.slice(0, 3)) {
      const { author } = community.message(who, '');
      const vote = { caseId, round: 0, by: author.id, solved: true, spaceId: community.id };
      await store.transaction((tx) => voteOnCase(tx, vote, { now: clock.now(), newId: v7 }));
    }
    const state = async () => (await store.cases.get(caseId))?.state;
    expect(await state()).toBe('resolved');

    // The fast window forgets within hours; the slow one begins to warn of the same.
    clock.advance(7 * 60 * minute);
    for (const who of people.slice(0, 4)) await community.ingest([community.message(who, 'good to know')]);
    await check(6);
    const warnings = await store.health.warnings({ spaceId: community.id, limit: 10 });
    expect(warnings.map(({ cause, clearedAt }) => [cause, clearedAt === null])).toEqual([
      ['sustained', true],
      ['sudden', false],
    ]);
    expect(await state()).toBe('resolved');

    await crowd(community, 'this is awful again, I am angry');
    await check(2);
    expect(await state()).not.toBe('resolved');
    expect((await store.cases.get(caseId))?.round).toBe(1);
  });
});

describe('what a single member asks for or reports', () => {
  const lines = [
    ['ana', 'Feature request: please add a dark mode'],
    ['ben', 'The export crashes with an error when I press save'],
    ['cleo', 'good morning'],
  ] as const;

  it('is a case of the team there is, once, and its own', async () => {
    const community = await createCommunity(store, 'rp-wish', { defaults: noDrafts, teams: new Set(['product']) });
    await community.talk(lines, null);
    for (let times = 0; times < 3; times += 1) {
      community.clock.advance(minute);
      await community.evaluate();
    }
    const cases = await store.cases.list({ spaceId: community.id, limit: 10 });
    expect(cases.map(({ origin, kind }) => [origin, kind])).toEqual([['message', 'feature-request']]);
    expect(cases[0]?.recurred).toBe(0);
  });

  it('is none where nobody would be told', async () => {
    const community = await createCommunity(store, 'rp-nobody', { defaults: noDrafts });
    await community.talk(lines, null);
    community.clock.advance(minute);
    await community.evaluate();
    expect(await store.cases.list({ spaceId: community.id, limit: 10 })).toEqual([]);
  });
});
