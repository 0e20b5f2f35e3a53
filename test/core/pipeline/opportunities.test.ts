import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategySchema } from '../../../src/core/brand/strategy.ts';
import { memberId } from '../../../src/core/ids.ts';
import { createEvaluate } from '../../../src/core/pipeline/evaluate.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { type Community, createCommunity, minute, mods, quarrel } from './community.ts';

let store: Store;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

const hour = 60 * minute;
const day = 24 * hour;

/** A community that has been there for eight days and in which three people answer questions. */
const settled = async (name: string, options: { mode?: 'approve' | 'auto' | 'observe'; helper?: boolean } = {}) => {
  const community = await createCommunity(store, name);
  await community.talk([['old', 'hello, the meeting is on monday']], null);
  community.clock.advance(8 * day);
  const { clock, id } = community;
  if (options.mode !== undefined) await store.settings.set(id, 'mode', options.mode, 'admin', clock.now());
  const pairs = ['printer shows paper jam', 'nvidia driver gives a black screen', 'wifi drops every few minutes'];
  for (const [index, problem] of pairs.entries()) {
    await community.talk([['asker', `How do I fix this: ${problem}?`]], `past${index}`);
    await community.talk([['hanna', 'Restart it, then install the newest version of it.']], `past${index}`);
    await community.talk([['asker', 'thank you, that works, great']], `past${index}`);
  }
  if (options.helper === true) await store.helpers.set(id, memberId('anychat', `${name}-hanna`), true, clock.now());
  await community.evaluate();
  await store.timers.clear(`check:${id}`);
  return community;
};

const evaluateIn = async (community: Community, ms: number) => {
  community.clock.advance(ms);
  const evaluation = await community.evaluate();
  if (evaluation.outcome !== 'evaluated') throw new Error('too soon');
  return evaluation.plan;
};
const kept = async ({ id }: Community, kind?: string) =>
  (await store.interventions.list({ spaceId: id, limit: 50 })).filter((one) => kind === undefined || one.kind === kind);
const decided = async ({ id }: Community) =>
  (await store.decisions.list({ spaceId: id, limit: 50 })).map(
    ({ kind, decision, code }) => `${kind}: ${decision} ${code}`,
  );
const lookAt = async ({ id, clock }: Community) =>
  (await store.timers.due(clock.now() + 30 * day, 1_000)).find(({ key }) => key === `look:${id}`)?.dueAt ?? null;

describe('what time brings, though nobody writes', () => {
  it('half-way to its deadline a question asks the helper who answered one like it and is around', async () => {
    const community = await settled('op-nudge', { helper: true });
    const { clock, id } = community;
    await community.talk([['mia', 'My nvidia driver gives a black screen, how do I repair that?']], 'q');
    const asked = clock.now();
    await evaluateIn(community, minute);
    expect(await kept(community, 'nudge')).toEqual([]);
    // The space is healthy and checked hourly. Mia is new here, then her question waits: both are looked at when due.
    expect(await lookAt(community)).toBe(asked + 10 * minute);
    await evaluateIn(community, 10 * minute);
    expect(await lookAt(community)).toBe(asked + 30 * minute);
    clock.advance(15 * minute);
    await community.talk([['hanna', 'good morning everybody']], null);
    await evaluateIn(community, asked + 30 * minute - clock.now());
    const [draft, ...others] = await kept(community, 'nudge');
    expect(others).toEqual([]);
    expect(draft).toMatchObject({
      status: 'draft',
      about: memberId('anychat', 'op-nudge-mia'),
      pings: [memberId('anychat', 'op-nudge-hanna')],
      threadId: 'anychat:op-nudge-q',
    });
    expect(draft?.text).toContain('@hanna');
    expect(draft?.text).not.toContain('mia');
    expect(await store.helpers.list(id)).toMatchObject([{ lastPingAt: clock.now() }]);
    // Asked for again, and after it expired: never a second one about the same question.
    await evaluateIn(community, minute);
    await evaluateIn(community, 5 * hour);
    expect(await kept(community, 'nudge')).toHaveLength(1);
  });

  it('past its deadline it is told to the moderators, at once and once', async () => {
    const community = await settled('op-call');
    await community.talk([['mia', 'How do I install the scanner on this machine?']], 'q');
    await evaluateIn(community, 59 * minute);
    expect(await kept(community, 'helper-call')).toEqual([]);
    await evaluateIn(community, 2 * minute);
    const [call] = await kept(community, 'helper-call');
    expect(call).toMatchObject({ status: 'approved', cardOutboxId: null });
    const post = await store.outbox.get(call?.postOutboxId ?? '');
    expect(post?.effect).toMatchObject({ kind: 'post', channelId: mods('op-call') });
    await evaluateIn(community, 3 * hour);
    expect(await kept(community, 'helper-call')).toHaveLength(1);
  });

  it('is left alone once its asker has thanked somebody', async () => {
    const community = await settled('op-thanked');
    await community.talk([['mia', 'How do I install the scanner on this machine?']], null);
    await community.talk([['mia', 'thanks, found a page that explains it']], null);
    await evaluateIn(community, 61 * minute);
    expect(await kept(community)).toEqual([]);
  });

  it('a newcomer nobody answered for ten minutes is welcomed, while somebody who answers newcomers is around', async () => {
    const community = await settled('op-welcome');
    const { clock } = community;
    await community.talk([['nia', 'Hello, I am looking for people who play chess here']], 'hi');
    const said = clock.now();
    await evaluateIn(community, minute);
    expect(await lookAt(community)).toBe(said + 10 * minute);
    await evaluateIn(community, 10 * minute);
    // Hanna answered the asker's first question, but that was longer than an hour before they wrote last.
    expect(await kept(community, 'welcome')).toMatchObject([
      { status: 'draft', about: memberId('anychat', 'op-welcome-nia'), threadId: 'anychat:op-welcome-hi' },
    ]);
    const alone = await settled('op-lonely');
    alone.clock.advance(3 * hour);
    await alone.talk([['nia', 'Hello, I am looking for people who play chess here']], 'hi');
    await evaluateIn(alone, 11 * minute);
    expect(await kept(alone, 'welcome')).toEqual([]);
    expect(await decided(alone)).toContain('welcome: skipped nobody-around');
  });

  it('in its first week everybody is new to the agent: nobody is welcomed who did not just join', async () => {
    const community = await createCommunity(store, 'op-young');
    await community.talk(
      [
        ['a', 'hello'],
        ['b', 'hi there'],
        ['nia', 'I am looking for chess'],
      ],
      null,
    );
    await evaluateIn(community, 11 * minute);
    expect(await decided(community)).toEqual([]);
  });

  it('is not looked at where nothing may be proposed', async () => {
    const community = await settled('op-off');
    await community.talk([['mia', 'How do I install the scanner on this machine?']], 'q');
    await evaluateIn(community, minute);
    expect(await lookAt(community)).not.toBeNull();
    await store.settings.set(community.id, 'interventions.dailyCap', 0, 'admin', community.clock.now());
    await evaluateIn(community, 2 * hour);
    expect(await lookAt(community)).toBeNull();
    expect(await kept(community)).toEqual([]);
  });

  it('asks a thread that fell silent after an answer whether it is solved; in mode auto by itself, once', async () => {
    const community = await settled('op-solved', { mode: 'auto' });
    await community.talk([['mia', 'How do I install the scanner on this machine?']], 'q');
    await community.talk([['hanna', 'Take the package from the shop, it has the scanner in it.']], 'q');
    const silent = community.clock.now();
    await evaluateIn(community, minute);
    expect(await lookAt(community)).toBeLessThanOrEqual(silent + 2 * hour);
    await evaluateIn(community, 2 * hour);
    const [check] = await kept(community, 'resolution-check');
    expect(check).toMatchObject({ status: 'approved', mode: 'auto', threadId: 'anychat:op-solved-q' });
    expect((await store.outbox.get(check?.postOutboxId ?? ''))?.effect).toMatchObject({
      threadId: 'anychat:op-solved-q',
    });
    await evaluateIn(community, 5 * hour);
    expect(await kept(community, 'resolution-check')).toHaveLength(1);
    // Those that ended with thanks are settled.
    expect((await kept(community)).map(({ threadId }) => threadId)).toEqual(['anychat:op-solved-q']);
  });

  it('thanks those who answer, once a week', async () => {
    const community = await settled('op-thanks', { mode: 'auto' });
    for (const [index, name] of ['ben', 'cleo', 'ben'].entries()) {
      await community.talk([['asker', `How do I fix problem number ${index}?`]], `more${index}`);
      await community.talk([[name, 'Open the settings and take the second tab.']], `more${index}`);
    }
    await evaluateIn(community, hour);
    expect(await kept(community, 'thanks')).toMatchObject([{ status: 'approved', threadId: null }]);
    await evaluateIn(community, 25 * hour);
    expect(await kept(community, 'thanks')).toHaveLength(1);
  });

  it('reminds of the rules only where an address is known', async () => {
    const community = await settled('op-rules');
    const rude = () =>
      community.talk(
        [
          ['a', 'you are a stupid asshole'],
          ['b', 'shut the fuck up you idiot'],
          ['a', 'fuck you, moron'],
        ],
        'rude',
      );
    await rude();
    await evaluateIn(community, minute);
    expect(await decided(community)).toContain('rules-reminder: skipped no-rules');
    const links = [{ name: 'our rules', url: 'https://example.org/rules' }];
    const strategy = strategySchema.parse({ facts: { links } });
    await store.strategy.add({ version: 1, source: 'agent-file', at: community.clock.now(), strategy });
    await rude();
    await evaluateIn(community, minute);
    const [reminder] = await kept(community, 'rules-reminder');
    expect(reminder).toMatchObject({ status: 'draft', strategyVersion: 1 });
    expect(reminder?.text).toContain('https://example.org/rules');
  });
});

describe('what is measured', () => {
  it('is dealt to an arm with the draft, and read when its window is over', async () => {
    const community = await settled('op-measured');
    const { clock, id } = community;
    await store.settings.set(id, 'experiment.holdout', 0.5, 'admin', clock.now());
    for (let thread = 0; thread < 12; thread++) {
      await community.talk(quarrel, `t${thread}`);
      await evaluateIn(community, 5_000);
    }
    const dealt = await store.effects.eligibilities({ spaceId: id, kind: 'de-escalation' });
    const arms = dealt.map(({ arm }) => arm);
    expect(arms).toContain('treated');
    expect(arms).toContain('held-out');
    const drafts = await kept(community, 'de-escalation');
    expect(drafts).toHaveLength(arms.filter((arm) => arm === 'treated').length);
    // Both arms count against the day's cap.
    expect(dealt).toHaveLength(6);
    expect(dealt.every(({ outcome }) => outcome === null)).toBe(true);
    clock.advance(31 * minute);
    await community.runTimers();
    const read = await store.effects.eligibilities({ spaceId: id, kind: 'de-escalation' });
    // Silence after a quarrel reads as calmer than it was.
    for (const { outcome } of read) expect(outcome).toBeGreaterThan(0.1);
    expect(await store.timers.due(clock.now(), 1_000)).not.toContainEqual(
      expect.objectContaining({ kind: 'measure-outcome' }),
    );
  });

  it('of a question: whether it was answered in time; of who is erased: nothing', async () => {
    const community = await settled('op-outcomes', { helper: true });
    const { clock, id } = community;
    await community.talk([['mia', 'My nvidia driver gives a black screen, how do I repair that?']], 'q');
    clock.advance(30 * minute);
    await community.talk([['hanna', 'good morning']], null);
    await evaluateIn(community, minute);
    await community.talk([['hanna', 'Use the older driver.']], 'q');
    await community.talk([['nia', 'Hello, I would like to play chess with somebody']], 'hi');
    await evaluateIn(community, 11 * minute);
    const [nudge, welcome] = await Promise.all(
      (['nudge', 'welcome'] as const).map((kind) => store.effects.eligibilities({ spaceId: id, kind })),
    );
    expect([nudge, welcome].map((rows) => rows?.length)).toEqual([1, 1]);
    await store.privacy.erase(memberId('anychat', 'op-outcomes-nia'), clock.now());
    clock.advance(8 * day);
    await community.runTimers();
    expect(await store.effects.eligibilities({ spaceId: id, kind: 'nudge' })).toMatchObject([{ outcome: 1 }]);
    expect(await store.effects.eligibilities({ spaceId: id, kind: 'welcome' })).toMatchObject([
      { outcome: null, author: null },
    ]);
  });
});

describe('an evaluation that dies', () => {
  const steps = [
    ['interventions', 'add'],
    ['outbox', 'add'],
    ['decisions', 'add'],
    ['effects', 'addEligibility'],
    ['audit', 'append'],
    ['timers', 'set'],
  ] as const;

  it.each(steps)('at %s.%s leaves nothing, and the next one makes one draft of it', async (repository, method) => {
    const community = await createCommunity(store, `op-dies-${repository}`);
    const { id } = community;
    await community.talk(quarrel);
    const failing = createEvaluate({
      ...community.deps,
      store: {
        ...store,
        transaction: (work) =>
          store.transaction((tx) =>
            work({
              ...tx,
              [repository]: { ...tx[repository], [method]: () => Promise.reject(new Error('killed here')) },
            }),
          ),
      },
    });
    await expect(failing(id)).rejects.toThrow('killed here');
    const rows = async () => ({
      drafts: (await kept(community)).length,
      cards: (await store.outbox.due('anychat', community.clock.now(), 1_000)).filter(
        ({ effect }) => effect.spaceId === id,
      ).length,
      decisions: (await decided(community)).length,
      eligibilities: (await store.effects.eligibilities({ spaceId: id })).length,
    });
    expect(await rows()).toEqual({ drafts: 0, cards: 0, decisions: 0, eligibilities: 0 });
    await evaluateIn(community, 0);
    expect(await rows()).toEqual({ drafts: 1, cards: 1, decisions: 1, eligibilities: 1 });
    await community.talk(quarrel);
    await evaluateIn(community, minute);
    expect(await rows()).toMatchObject({ drafts: 1, cards: 1, eligibilities: 1 });
  });
});
