import { describe, expect, it } from 'vitest';
import type { HealthSnapshot } from '../../../src/core/health/snapshot.ts';
import type { HealthWarning } from '../../../src/core/health/warning.ts';
import { messageId } from '../../../src/core/ids.ts';
import { parseDraftActionId } from '../../../src/core/interventions/card.ts';
import { type DecisionFacts, decide } from '../../../src/core/interventions/decide.ts';
import type { Intervention, InterventionStatus, Mode } from '../../../src/core/interventions/intervention.ts';
import { defaultSpaceSettings, type SpaceSettings } from '../../../src/core/settings.ts';
import { garden, general, minute, mods, now, talk, thread, where } from './talk.ts';

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

const facts: DecisionFacts = {
  space: { id: garden, platform: 'anychat', name: 'garden', moderatorsChannelId: mods, createdAt: 0 },
  channels: [
    { id: general, spaceId: garden, name: 'general', private: false },
    { id: mods, spaceId: garden, name: 'moderators', private: true },
  ],
  conversations: [{ where, messages: talk('a- b- c- a- b- c-'), latest: null }],
  proposedToday: 0,
  snapshot: healthy,
  previous: healthy,
  news: { warning: null, quiet: true },
};

const inMode = (mode: Mode): SpaceSettings => ({ ...defaultSpaceSettings, mode });
const plan = (changes: Partial<DecisionFacts> = {}, settings = inMode('approve')) => {
  let next = 0;
  return decide({ ...facts, ...changes }, settings, now, () => `id${++next}`);
};

const past = (status: InterventionStatus, minutesAgo: number): Intervention => ({
  id: 'past',
  ...where,
  kind: 'de-escalation',
  mode: 'approve',
  status,
  reason: '',
  text: '',
  createdAt: now - minutesAgo * minute,
  expiresAt: now - minutesAgo * minute + 30 * minute,
  cardOutboxId: null,
  decidedAt: null,
  decidedBy: null,
  decisionReason: null,
  postOutboxId: null,
});
const after = (latest: Intervention) => plan({ conversations: facts.conversations.map((one) => ({ ...one, latest })) });

describe('what is decided', () => {
  it('in mode approve: a draft, its card for the moderators, and its end', () => {
    const { interventions, outbox, timers, audit } = plan();
    expect(interventions).toHaveLength(1);
    const [draft] = interventions;
    expect(draft).toMatchObject({ status: 'draft', mode: 'approve', threadId: thread, expiresAt: now + 30 * minute });
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
  });

  it('the card tells what happened in counts and proposes; nobody is named, nothing quoted', () => {
    const effect = plan().outbox[0]?.effect;
    if (effect?.kind !== 'post') throw new Error('no card');
    const { text, actions } = effect.body;
    expect(text).toContain('a thread in #general');
    expect(text).toContain('6 of the last 6 messages read negative, from 3 members');
    expect(text).toContain('within 30 minutes, by 14:30 UTC.');
    expect(text).not.toMatch(/Name-|canary/u);
    expect(actions.map(({ label }) => label)).toEqual(['Approve', 'Edit', 'Dismiss']);
    expect(actions.map(({ id }) => parseDraftActionId(id)?.decision)).toEqual(['approve', 'edit', 'dismiss']);
    expect(actions[1]?.input?.value).toBe(plan().interventions[0]?.text);
  });

  it('in mode observe: recorded, nothing proposed', () => {
    const { interventions, outbox, timers } = plan({}, inMode('observe'));
    expect(interventions).toMatchObject([{ status: 'observed', mode: 'observe', cardOutboxId: null }]);
    expect([...outbox, ...timers]).toEqual([]);
  });

  it('in mode auto: still asks, and says so', () => {
    const { interventions, outbox } = plan({}, inMode('auto'));
    expect(interventions).toMatchObject([{ status: 'draft', mode: 'approve' }]);
    expect(outbox).toHaveLength(1);
    expect(JSON.stringify(outbox)).toContain('In mode auto too');
  });

  it('without a moderators’ channel: a draft all the same, for whoever asks for drafts', () => {
    const { interventions, outbox } = plan({ space: { ...facts.space, moderatorsChannelId: null } });
    expect(interventions).toMatchObject([{ status: 'draft', cardOutboxId: null }]);
    expect(outbox).toEqual([]);
  });

  it.each([
    ['dismissed', 119, 0],
    ['dismissed', 120, 1],
    ['approved', 60, 0],
    ['observed', 60, 0],
    ['expired', 500, 1],
    ['draft', 500, 0],
  ] as const)('one %s %d minutes ago: %d new', (status, minutesAgo, count) => {
    expect(after(past(status, minutesAgo)).interventions).toHaveLength(count);
  });

  it('keeps the day’s cap, over several conversations too', () => {
    const three = [1, 2, 3].flatMap(() => facts.conversations);
    expect(plan({ conversations: three, proposedToday: 4 }).interventions).toHaveLength(2);
    expect(plan({ proposedToday: 6 }).interventions).toHaveLength(0);
  });

  it.each([
    ['private channels', general, true],
    ['the moderators’ channel', mods, false],
  ])('stays out of %s', (_, channelId, hidden) => {
    const channels = [{ id: channelId, spaceId: garden, name: 'x', private: hidden }];
    const conversations = facts.conversations.map((one) => ({ ...one, where: { ...where, channelId } }));
    expect(plan({ channels, conversations }).interventions).toEqual([]);
  });

  it('tells moderators of a warning when it begins, not again while it lasts', () => {
    const quietTalk = { conversations: [] };
    const begun = plan({ ...quietTalk, snapshot: warned, news: begins });
    expect(begun.outbox).toHaveLength(1);
    expect(JSON.stringify(begun.outbox)).toContain('Health warning: 0.60');
    expect(JSON.stringify(begun.outbox)).toContain('tone');
    // Where to look: a link, and a time; never a text or a name.
    expect(JSON.stringify(begun.outbox)).toContain('discord.com/channels/');
    expect(plan({ ...quietTalk, snapshot: warned, previous: warned }).outbox).toEqual([]);
    const cleared = plan({ ...quietTalk, previous: warned });
    expect(cleared.outbox).toEqual([]);
    expect(cleared.audit.map(({ action }) => action)).toEqual(['health.cleared']);
  });

  it('records, but does not tell, what was told lately', () => {
    const told = { conversations: [], snapshot: warned, news: { warning: { row, say: false }, quiet: false } };
    expect(plan(told).outbox).toEqual([]);
    expect(plan(told).audit.map(({ action }) => action)).toEqual(['health.warning']);
  });

  it('leaves one note when a space goes quiet', () => {
    const quiet: HealthSnapshot = {
      ...healthy,
      score: null,
      interval: null,
      status: 'quiet',
      authors: 3,
      drivers: [],
      quietSince: now,
    };
    const idle = { conversations: [], snapshot: quiet };
    expect(plan(idle).outbox).toHaveLength(1);
    expect(plan({ ...idle, previous: quiet }).outbox).toEqual([]);
  });

  it.each(['draft:abc:approve:x', 'draft::approve', 'draft:abc:delete', 'other:abc:approve', ''])(
    'button %j is not a draft’s',
    (id) => {
      expect(parseDraftActionId(id)).toBeNull();
    },
  );
});
