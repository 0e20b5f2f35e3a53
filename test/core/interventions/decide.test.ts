import { describe, expect, it } from 'vitest';
import { emptyStrategy, type StrategyVersion } from '../../../src/core/brand/strategy.ts';
import type { HealthSnapshot } from '../../../src/core/health/snapshot.ts';
import type { HealthWarning } from '../../../src/core/health/warning.ts';
import { channelId, messageId } from '../../../src/core/ids.ts';
import { type Considered, conversationKey, mentionOf } from '../../../src/core/interventions/considered.ts';
import { type DecisionFacts, decide, type Plan } from '../../../src/core/interventions/decide.ts';
import type { Mode } from '../../../src/core/interventions/intervention.ts';
import { calmDown } from '../../../src/core/interventions/kinds/calm-down.ts';
import { consider, type Proposal } from '../../../src/core/interventions/kinds/kind.ts';
import type { KindName } from '../../../src/core/interventions/kinds/limits.ts';
import { spokenKey } from '../../../src/core/interventions/past.ts';
import type { PastAct } from '../../../src/core/interventions/policy.ts';
import { defaultSpaceSettings, type SpaceSettings } from '../../../src/core/settings.ts';
import { quietHours } from './clocks.ts';
import { garden, general, member, minute, mods, now, talk, thread, where } from './talk.ts';

const hour = 60 * minute;
const healthy: HealthSnapshot = {
  at: now,
  score: 0.9,
  interval: [0.85, 0.95],
  status: 'healthy',
  authors: 8,
  messages: 80,
  coverage: 0.7,
  drivers: [{ signal: 'tone', value: 0.9, weight: 1, contribution: Math.log(0.9) }],
  warning: null,
};
const warned: HealthSnapshot = {
  ...healthy,
  score: 0.6,
  interval: [0.5, 0.7],
  status: 'warning',
  warning: { since: now, cause: 'sustained', signal: 'tone', window: 'slow' },
};
const row: HealthWarning = {
  id: 'warning',
  spaceId: garden,
  cause: 'sustained',
  signal: 'tone',
  beganAt: now,
  clearedAt: null,
  detail: {
    score: 0.6,
    interval: [0.5, 0.7],
    threshold: 0.8,
    authors: 8,
    messages: 80,
    drivers: healthy.drivers,
    fast: null,
    examples: [{ messageId: messageId('discord', '3'), channelId: general, threadId: null, at: now }],
  },
};
const begins = { warning: { row, say: true }, quiet: false };

const quarrel = talk('a- b- c- a- b- c-');
const found = consider(calmDown, { messages: quarrel }, now);
if (found.outcome !== 'proposed') throw new Error('no quarrel');
const heated: Considered = {
  kind: 'de-escalation',
  where,
  consideration: found,
  messageId: null,
  accused: ['Name-a', 'Name-b', 'Name-c'],
  mentions: [],
};

const proposals: Partial<Record<KindName, Proposal>> = {
  thanks: { message: 'thanks', values: { people: 3, answers: 9 }, about: null, pings: [], reason: 'r' },
  welcome: { message: 'welcome', values: { rules: '' }, about: member('new'), pings: [], reason: 'r' },
  nudge: {
    message: 'nudge',
    values: { helpers: '@Ben', minutes: 31 },
    about: member('a'),
    pings: [member('ben')],
    reason: 'r',
  },
  'helper-call': {
    message: 'helper-call',
    values: { channel: 'general', minutes: 61 },
    about: null,
    pings: [],
    reason: 'r',
  },
  'resolution-check': { message: 'resolution-check', values: {}, about: member('a'), pings: [], reason: 'r' },
};
const of = (kind: KindName, over: Partial<Considered> = {}): Considered => {
  const proposal = proposals[kind];
  if (proposal === undefined) throw new Error(kind);
  return {
    kind,
    where,
    consideration: { outcome: 'proposed', proposal },
    messageId: kind === 'thanks' ? null : messageId('anychat', 'q1'),
    accused: [],
    mentions: kind === 'nudge' ? ['@Ben'] : [],
    answerMs: hour,
    ...over,
  };
};

const facts: DecisionFacts = {
  space: { id: garden, platform: 'anychat', name: 'garden', moderatorsChannelId: mods, createdAt: 0 },
  channels: [
    { id: general, spaceId: garden, name: 'general', private: false },
    { id: mods, spaceId: garden, name: 'moderators', private: true },
  ],
  considered: [heated],
  conversations: new Map([[conversationKey(where), quarrel]]),
  past: [],
  spoken: new Set(),
  kept: new Map(),
  stopped: new Set(),
  said: new Map(),
  severe: new Set(),
  strategy: null,
  open: [],
  snapshot: healthy,
  previous: healthy,
  news: { warning: null, quiet: true },
};

const inMode = (mode: Mode, more: Partial<SpaceSettings> = {}): SpaceSettings => ({
  ...defaultSpaceSettings,
  mode,
  ...more,
});
const plan = (changes: Partial<DecisionFacts> = {}, settings = inMode('approve')): Plan => {
  let next = 0;
  return decide({ ...facts, ...changes }, settings, now, () => `id${++next}`);
};
const withPolicy = (interventions: Partial<SpaceSettings['interventions']>, mode: Mode = 'approve'): SpaceSettings =>
  inMode(mode, { interventions: { ...defaultSpaceSettings.interventions, ...interventions } });
const past = (minutesAgo: number, open = false, over: Partial<PastAct> = {}): PastAct => ({
  kind: 'de-escalation',
  channelId: general,
  threadId: thread,
  about: null,
  at: now - minutesAgo * minute,
  postedAt: null,
  open,
  ...over,
});
const decisionOf = ({ decisions }: Plan) => decisions.map(({ kind, decision, code }) => `${kind}: ${decision} ${code}`);

describe('what is decided', () => {
  it('in mode approve: a draft, its card for the moderators, its end, and why', () => {
    const { interventions, outbox, timers, audit, decisions, eligibilities } = plan();
    const [draft] = interventions;
    expect(interventions).toHaveLength(1);
    expect(draft).toMatchObject({ status: 'draft', mode: 'approve', threadId: thread, expiresAt: now + 30 * minute });
    expect(draft?.text).toContain('tense');
    expect(outbox).toHaveLength(1);
    expect(outbox[0]).toMatchObject({
      id: draft?.cardOutboxId,
      platform: 'anychat',
      expiresAt: now + 30 * minute,
      effect: { kind: 'post', channelId: mods, threadId: null },
    });
    expect(timers).toEqual([
      { key: `expire:${draft?.id}`, kind: 'expire-intervention', subject: draft?.id, dueAt: now + 30 * minute },
    ]);
    expect(audit.map(({ action }) => action)).toEqual(['intervention.draft']);
    expect(decisions).toMatchObject([{ decision: 'draft', code: 'asks-first', interventionId: draft?.id, ...where }]);
    // Counted without an experiment too, in no arm.
    expect(eligibilities).toMatchObject([{ kind: 'de-escalation', arm: null, at: now, dueAt: now + 30 * minute }]);
  });

  it('the card tells what happened in counts and proposes; nobody is named, nothing quoted', () => {
    const text = JSON.stringify(plan().outbox);
    expect(text).toContain('6 of the last 6 messages read negative, from 3 members');
    expect(text).not.toMatch(/Name-|canary/u);
  });

  it('in mode observe: recorded, nothing proposed, nothing measured', () => {
    const { interventions, outbox, timers, eligibilities } = plan({}, inMode('observe'));
    expect(interventions).toMatchObject([{ status: 'observed', mode: 'observe', cardOutboxId: null }]);
    expect([...outbox, ...timers, ...eligibilities]).toEqual([]);
  });

  it('in mode auto: a de-escalation still asks', () => {
    const { interventions, outbox } = plan({}, inMode('auto'));
    expect(interventions).toMatchObject([{ status: 'draft', mode: 'approve' }]);
    expect(outbox).toHaveLength(1);
  });

  it('without a moderators’ channel: only recorded', () => {
    const { interventions, outbox } = plan({ space: { ...facts.space, moderatorsChannelId: null } });
    expect(interventions).toMatchObject([{ status: 'observed', cardOutboxId: null }]);
    expect(outbox).toEqual([]);
  });

  it.each([
    [119, false, 'not conversation-cool-down'],
    [120, false, 'draft asks-first'],
    [500, true, 'not message-open'],
  ])('with one of %d minutes ago (open: %s): %s', (minutesAgo, open, expected) => {
    expect(decisionOf(plan({ past: [past(minutesAgo, open)] }))).toEqual([`de-escalation: ${expected}`]);
  });

  it('keeps the day’s cap, within one evaluation too', () => {
    const three = ['t1', 't2', 't3'].map((name) =>
      of('thanks', { where: { ...where, channelId: channelId('anychat', name) } }),
    );
    const welcomes = ['a', 'b', 'c', 'd'].map((name) =>
      of('welcome', {
        where: { ...where, channelId: channelId('anychat', name) },
        messageId: messageId('anychat', name),
        consideration: {
          outcome: 'proposed',
          proposal: { message: 'welcome', values: { rules: '' }, about: member(name), pings: [], reason: 'r' },
        },
      }),
    );
    const { interventions } = plan({ considered: [...three, ...welcomes] }, withPolicy({ dailyCap: 3 }));
    // What is more urgent comes first; of thanks there is one a day, whatever else is free.
    expect(interventions.map(({ kind }) => kind)).toEqual(['welcome', 'welcome', 'welcome']);
    expect(plan({ considered: three }).interventions).toHaveLength(1);
    expect(plan({}, withPolicy({ dailyCap: 0 })).interventions).toEqual([]);
  });

  it.each([
    ['private channels', general, true],
    ['the moderators’ channel', mods, false],
  ])('stays out of %s', (_, channel, hidden) => {
    const channels = [{ id: channel, spaceId: garden, name: 'x', private: hidden }];
    const considered = [{ ...heated, where: { ...where, channelId: channel } }];
    expect(plan({ channels, considered }).interventions).toEqual([]);
  });

  it('says nothing to who said stop, after itself, or between two who sort it out', () => {
    const welcome = { considered: [of('welcome')], conversations: new Map() };
    expect(decisionOf(plan(welcome))).toEqual(['welcome: draft asks-first']);
    expect(decisionOf(plan({ ...welcome, stopped: new Set([member('new')]) }))).toEqual([
      'welcome: not member-said-stop',
    ]);
    const lastSaid = (script: string) => new Map([[conversationKey(where), talk(script)]]);
    expect(decisionOf(plan({ ...welcome, conversations: lastSaid('ao zo') }))).toEqual(['welcome: not bot-spoke-last']);
    expect(decisionOf(plan({ ...welcome, conversations: lastSaid('ao bo ao bo') }))).toEqual([
      'welcome: not sorting-it-out',
    ]);
  });

  it('posts alone what may be, straight to the outbox, and never later than quiet hours begin', () => {
    const considered = [of('resolution-check')];
    const night = quietHours('UTC', '14:20', '15:00');
    const { interventions, outbox, timers } = plan({ considered }, withPolicy({ quietHours: night }, 'auto'));
    expect(interventions).toMatchObject([
      {
        status: 'approved',
        mode: 'auto',
        cardOutboxId: null,
        postOutboxId: outbox[0]?.id,
        replyTo: considered[0]?.messageId,
      },
    ]);
    expect(outbox).toMatchObject([
      {
        expiresAt: now + 20 * minute,
        about: member('a'),
        effect: { kind: 'post', channelId: general, threadId: thread, replyTo: messageId('anychat', 'q1') },
      },
    ]);
    expect(timers).toEqual([]);
    const asleep = withPolicy({ quietHours: quietHours('UTC', '13:00', '15:00') }, 'auto');
    const quiet = plan({ considered }, asleep);
    expect(decisionOf(quiet)).toEqual(['resolution-check: not quiet-hours']);
    expect(quiet.until).toEqual([now + hour]);
    // A person may post at night, and is offered the morning.
    expect(plan({ considered }, { ...asleep, mode: 'approve' }).interventions).toMatchObject([
      { status: 'draft', postAt: now + hour },
    ]);
  });

  it('tells moderators of a question at once, where they are, and not at night', () => {
    const considered = [of('helper-call')];
    const { interventions, outbox, audit } = plan({ considered });
    expect(interventions).toMatchObject([{ status: 'approved', cardOutboxId: null, postOutboxId: outbox[0]?.id }]);
    expect(outbox).toMatchObject([{ effect: { kind: 'post', channelId: mods, replyTo: null } }]);
    expect(JSON.stringify(outbox)).toContain('#general has waited 61 minutes');
    expect(audit.map(({ action }) => action)).toEqual(['intervention.told']);
    const night = withPolicy({ quietHours: quietHours('UTC', '13:00', '15:00') });
    expect(decisionOf(plan({ considered }, night))).toEqual(['helper-call: not quiet-hours']);
    expect(decisionOf(plan({ considered }, inMode('observe')))).toEqual(['helper-call: observe observe-only']);
  });

  it('a text that breaks a rule falls back to a draft, also where it may be posted alone', () => {
    const strategy: StrategyVersion = {
      version: 4,
      source: 'agent-file',
      at: now,
      strategy: { ...emptyStrategy, banned: [{ term: 'solved' }] },
    };
    const { interventions, decisions } = plan({ considered: [of('resolution-check')], strategy }, inMode('auto'));
    expect(interventions).toMatchObject([{ status: 'draft', strategyVersion: 4 }]);
    expect(decisions).toMatchObject([{ decision: 'draft', code: 'text-violates' }]);
  });

  it('near severe content asks, and is no part of the experiment', () => {
    const experiment = { holdout: 0.5, seed: 1 };
    const severe = new Set([conversationKey(where)]);
    const { decisions, eligibilities } = plan({ considered: [of('thanks')], severe }, inMode('auto', { experiment }));
    expect(decisions).toMatchObject([{ decision: 'draft', code: 'severe-near' }]);
    expect(eligibilities).toEqual([]);
  });

  it('deals conversations to arms before there is a draft; what is held out leaves no draft and no ping', () => {
    const settings = inMode('approve', { experiment: { holdout: 0.5, seed: 1 } });
    const arms = Array.from({ length: 40 }, (_, index) => {
      const place = { ...where, channelId: channelId('anychat', `c${index}`) };
      const one = plan({ considered: [of('nudge', { where: place })], conversations: new Map() }, settings);
      const [eligibility, ...others] = one.eligibilities;
      expect(others).toEqual([]);
      expect(one.interventions).toHaveLength(eligibility?.arm === 'treated' ? 1 : 0);
      expect(one.pinged).toEqual(eligibility?.arm === 'treated' ? [member('ben')] : []);
      expect(decisionOf(one)).toEqual([
        eligibility?.arm === 'treated' ? 'nudge: draft asks-first' : 'nudge: not held-out',
      ]);
      return eligibility?.arm;
    });
    expect(arms.filter((arm) => arm === 'held-out').length).toBeGreaterThan(10);
    expect(arms.filter((arm) => arm === 'treated').length).toBeGreaterThan(10);
  });

  it('pings helpers only by a draft that waits for a person, and notes that they were told', () => {
    const { interventions, pinged } = plan({ considered: [of('nudge')] }, inMode('auto'));
    expect(interventions).toMatchObject([{ status: 'draft', pings: [member('ben')], about: member('a') }]);
    expect(pinged).toEqual([member('ben')]);
    expect(plan({ considered: [of('nudge')] }, inMode('observe')).pinged).toEqual([]);
  });

  it('proposes the same thing about a message once, whatever became of it', () => {
    const spoken = new Set([spokenKey('welcome', messageId('anychat', 'q1'))]);
    expect(decisionOf(plan({ considered: [of('welcome')], spoken }))).toEqual(['welcome: skipped proposed-before']);
    const other = of('welcome', { messageId: messageId('anychat', 'q2') });
    expect(plan({ considered: [other], spoken }).interventions).toHaveLength(1);
  });

  it('keeps why a kind stayed silent, once until it changes, and the weightiest of several', () => {
    const skipped = of('nudge', {
      consideration: { outcome: 'skipped', skip: { code: 'no-helper', words: 'Nobody is around.' } },
    });
    const first = plan({ considered: [skipped] });
    expect(first.decisions).toMatchObject([{ decision: 'skipped', code: 'no-helper', words: 'Nobody is around.' }]);
    const kept = new Map([[`nudge ${conversationKey(where)}`, { decision: 'skipped' as const, code: 'no-helper' }]]);
    expect(plan({ considered: [skipped], kept }).decisions).toEqual([]);
    expect(decisionOf(plan({ considered: [skipped, of('nudge')], kept }))).toEqual(['nudge: draft asks-first']);
  });

  it.each([
    ['discord:123', '<@123>'],
    ['anychat:u1', '@Ben B'],
    ['slack:T1:U2', '<@U2>'],
  ])('mentions %s as its platform writes it: %s', (id, mention) => {
    expect(mentionOf(id as Parameters<typeof mentionOf>[0], 'Ben B')).toBe(mention);
  });
});

describe('what moderators are told of the space', () => {
  const calm = { considered: [] };

  it('a warning when it begins, not again while it lasts', () => {
    const begun = plan({ ...calm, snapshot: warned, news: begins });
    expect(begun.outbox).toHaveLength(1);
    expect(JSON.stringify(begun.outbox)).toContain('Health warning: 0.60');
    expect(JSON.stringify(begun.outbox)).toContain('tone');
    // Where to look: a link, and a time; never a text or a name.
    expect(JSON.stringify(begun.outbox)).toContain('discord.com/channels/');
    expect(plan({ ...calm, snapshot: warned, previous: warned }).outbox).toEqual([]);
    const cleared = plan({ ...calm, previous: warned });
    expect(cleared.outbox).toEqual([]);
    expect(cleared.audit.map(({ action }) => action)).toEqual(['health.cleared']);
  });

  it('records, but does not tell, what was told lately', () => {
    const told = { ...calm, snapshot: warned, news: { warning: { row, say: false }, quiet: false } };
    expect(plan(told).outbox).toEqual([]);
    expect(plan(told).audit.map(({ action }) => action)).toEqual(['health.warning']);
  });

  it('one note when a space goes quiet', () => {
    const quiet: HealthSnapshot = {
      ...healthy,
      score: null,
      interval: null,
      status: 'quiet',
      authors: 3,
      drivers: [],
      quietSince: now,
    };
    const idle = { ...calm, snapshot: quiet };
    expect(plan(idle).outbox).toHaveLength(1);
    expect(plan({ ...idle, previous: quiet }).outbox).toEqual([]);
  });
});
