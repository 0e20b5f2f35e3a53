import { expect, it } from 'vitest';
import type { HealthWarning } from '../../../src/core/health/warning.ts';
import { weekMs, weekStart } from '../../../src/core/health/week.ts';
import { finishedWeeks } from '../../../src/core/pipeline/health-facts.ts';
import type { ScoredEvent } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { describeStores } from './backends.ts';
import { channel, deleted, member, message, said, score, space, told } from './events.ts';

const hour = 3_600_000;
const minute = 60_000;
/** A Monday, 00:00 UTC. */
const monday = weekStart(Date.UTC(2026, 2, 4));
const negative = score({ label: 'negative', score: -0.75 });

const severely = (event: ScoredEvent, category: 'threat' | 'slur' | 'self-harm' = 'threat'): ScoredEvent =>
  'score' in event ? { ...event, severe: category } : event;

describeStores('What health is computed from', (opened) => {
  it('gives counts of one channel where one is asked for', async () => {
    const { store } = opened();
    await store.messages.apply(
      [
        said('a', { at: monday }),
        said('b', { at: monday, channel: 'other' }),
        said('c', { at: monday, channel: 'other' }),
      ],
      monday,
    );
    const counts = async (where?: typeof channel) =>
      (await store.messages.authorTotals(space, monday, hour, hour, where)).map(({ count }) => count);
    expect(await counts()).toEqual([3]);
    expect(await counts(channel)).toEqual([1]);
  });

  it('knows the roles of those who are, or were, more than members', async () => {
    const { store } = opened();
    await store.messages.apply(
      [
        said('a', { by: 'ann', at: monday }),
        said('b1', { by: 'bob', at: monday, role: 'moderator' }),
        said('b2', { by: 'bob', at: monday + hour }),
        said('c', { by: 'cyd', at: monday }),
        told('cyd', 'updated', monday + hour, { role: 'admin' }),
        said('d', { by: 'dan', at: monday + hour, role: 'agent' }),
        told('dan', 'updated', monday, { role: 'member' }),
        ...['e1', 'e2', 'e3'].map((id) => said(id, { by: 'eve', at: monday, role: 'agent' })),
        told('fay', 'updated', monday, { role: 'admin' }),
      ],
      monday,
    );
    const totals = await store.messages.authorTotals(space, monday + hour, hour, 2 * hour);
    expect(Object.fromEntries(totals.map(({ memberId, role }) => [memberId.slice(8), role]))).toEqual({
      ann: 'member',
      bob: 'member',
      cyd: 'admin',
      dan: 'agent',
      eve: 'agent',
    });
  });

  it('gives the last hours by person and ten minutes, channels together', async () => {
    const { store } = opened();
    await store.messages.apply(
      [
        said('old', { at: monday - 1 }),
        said('a1', { at: monday + minute, score: negative }),
        said('a2', { at: monday + 2 * minute, channel: 'other', score: score({ offensive: 0.9 }) }),
        said('a3', { at: monday + 11 * minute }),
      ],
      monday,
    );
    expect(await store.messages.recentActivity(space, monday)).toEqual([
      { memberId: member('ann'), bucket: monday, messages: 2, negative: 1, offensive: 1 },
      { memberId: member('ann'), bucket: monday + 10 * minute, messages: 1, negative: 0, offensive: 0 },
    ]);
  });

  it('sums up a week: who wrote, at which hours, and who was new the week before and came back', async () => {
    const { store } = opened();
    const next = monday + weekMs;
    await store.messages.apply(
      [
        said('old', { by: 'old', at: monday - hour }),
        said('old2', { by: 'old', at: monday + hour }),
        said('new', { by: 'new', at: monday + hour }),
        said('gone', { by: 'gone', at: monday + hour }),
        said('mod', { by: 'mod', at: monday + hour, role: 'moderator' }),
        said('new2', { by: 'new', at: next + 25 * hour, score: negative }),
        said('new3', { by: 'new', at: next + 25 * hour + 1 }),
        said('bot', { by: 'bot', at: next + 25 * hour, role: 'agent' }),
        said('old3', { by: 'old', at: next + 25 * hour }),
        said('after', { by: 'late', at: next + weekMs }),
      ],
      next,
    );
    const { authors, hours, newcomers } = await store.messages.weekFacts(space, next, next + weekMs);
    expect(authors.map(({ memberId, count, negative: bad }) => [memberId, count, bad])).toEqual([
      [member('bot'), 1, 0],
      [member('new'), 2, 1],
      [member('old'), 1, 0],
    ]);
    expect(hours).toEqual([{ hour: 25, people: 2, negative: 0.5 }]);
    expect(newcomers).toEqual([
      { memberId: member('gone'), back: false },
      { memberId: member('new'), back: true },
    ]);
  });

  it('names examples by id: one a member, worst first, of members only', async () => {
    const { store } = opened();
    const at = monday;
    await store.messages.apply(
      [
        said('a1', { by: 'ann', at, score: score({ label: 'negative', score: -0.5 }) }),
        said('a2', { by: 'ann', at, score: score({ label: 'negative', score: -0.75 }) }),
        said('b', { by: 'bob', at, thread: 't', score: score({ label: 'negative', score: -1, offensive: 0.75 }) }),
        said('c', { by: 'cyd', at }),
        said('d', { by: 'mod', at, role: 'moderator', score: negative }),
        said('e', { by: 'eve', at: at - 1, score: negative }),
      ],
      monday,
    );
    const found = await store.messages.examples(space, 'negative', at, 5);
    expect(found).toEqual([
      { messageId: message('b'), channelId: channel, threadId: 'anychat:t', at },
      { messageId: message('a2'), channelId: channel, threadId: null, at },
    ]);
    expect((await store.messages.examples(space, 'negative', at, 1)).length).toBe(1);
    expect((await store.messages.examples(space, 'offensive', at, 5)).map(({ messageId }) => messageId)).toEqual([
      message('b'),
    ]);
  });
});

describeStores('Finished weeks', (opened) => {
  const now = monday + 3 * weekMs + hour;
  const early = [0, 1, 2].flatMap((week) =>
    ['ann', 'bob', 'cyd', 'dan'].map((by) => said(`${by}${week}`, { by, at: monday + week * weekMs + hour })),
  );
  const weeks = async () => {
    const { store } = opened();
    return await store.transaction(async (tx) => {
      await tx.health.forgetLateWeeks(space, weekStart);
      return await finishedWeeks(tx, space, defaultSpaceSettings, now);
    });
  };

  it('are summed up once, and kept', async () => {
    const { store } = opened();
    await store.messages.apply(early, now);
    const summaries = await weeks();
    expect(summaries.map(({ week, authors }) => [week, authors])).toEqual([
      [monday, 4],
      [monday + weekMs, 4],
      [monday + 2 * weekMs, 4],
    ]);
    expect(await store.health.weeks(space, monday + weekMs)).toEqual(summaries.slice(1));
    expect(await weeks()).toEqual(summaries);
  });

  it.each([
    ['a message', [said('late', { by: 'eve', at: monday + weekMs + hour })], [4, 5, 4]],
    [
      'an edit that changes how it reads',
      [said('ann1', { by: 'ann', at: monday + weekMs + hour, revision: now, score: negative })],
      [4, 4, 4],
    ],
    ['a deletion', [deleted('ann1', now)], [4, 3, 4]],
  ] as const)('are summed up anew where something of them comes late: %s', async (_, events, authors) => {
    const { store } = opened();
    await store.messages.apply(early, now);
    const before = await weeks();
    await store.messages.apply(events, now);
    const after = await weeks();
    expect(after.map((one) => one.authors)).toEqual(authors);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).not.toEqual(before[1]);
  });

  it('are the same whenever the same was stored: at once, or with looks in between', async () => {
    const { store } = opened();
    await store.messages.apply(early.slice(6), now);
    await weeks();
    await store.messages.apply(early.slice(0, 6), now);
    await store.messages.apply(early, now);
    const inPieces = await weeks();
    await store.messages.apply([said('x', { in: 'other' })], now);
    expect(inPieces.map(({ authors, messages }) => [authors, messages])).toEqual([
      [4, 4],
      [4, 4],
      [4, 4],
    ]);
    expect(inPieces[1]?.newcomers).toEqual({ people: 4, kept: 4 });
  });
});

const warning = (id: string, over: Partial<HealthWarning> = {}): HealthWarning => ({
  id,
  spaceId: space,
  cause: 'sustained',
  signal: 'tone',
  beganAt: monday,
  clearedAt: null,
  detail: {
    score: 0.5,
    interval: [0.4, 0.6],
    threshold: 0.8,
    authors: 9,
    messages: 90,
    drivers: [],
    fast: null,
    examples: [{ messageId: message('a'), channelId: channel, threadId: null, at: monday }],
  },
  ...over,
});

describeStores('Warnings', (opened) => {
  it('are kept with what was known, until they end', async () => {
    const { store } = opened();
    await store.health.beginWarning(warning('1'));
    await store.health.beginWarning(warning('2', { cause: 'severe', signal: null, beganAt: monday + 1 }));
    await store.health.endWarnings(space, ['sudden', 'sustained'], monday + hour);
    expect(await store.health.warnings({ spaceId: space, limit: 10 })).toEqual([
      warning('2', { cause: 'severe', signal: null, beganAt: monday + 1 }),
      warning('1', { clearedAt: monday + hour }),
    ]);
    expect((await store.health.warnings({ since: monday + hour + 1, limit: 10 })).map(({ id }) => id)).toEqual(['2']);
    expect(await store.health.warnings({ limit: 1 })).toHaveLength(1);
  });

  it('go once they ended long ago, so many at a time; those that last stay', async () => {
    const { store } = opened();
    for (const id of ['1', '2', '3']) await store.health.beginWarning(warning(id, { clearedAt: monday + hour }));
    await store.health.beginWarning(warning('4', { clearedAt: monday + 2 * hour }));
    await store.health.beginWarning(warning('5'));
    expect(await store.health.expireWarnings(monday + 2 * hour, 2)).toBe(2);
    expect(await store.health.expireWarnings(monday + 2 * hour, 2)).toBe(1);
    expect(await store.health.expireWarnings(monday + 2 * hour, 2)).toBe(0);
    expect((await store.health.warnings({ limit: 10 })).map(({ id }) => id)).toEqual(['5', '4']);
  });
});

describeStores('Severe content', (opened) => {
  const ids = (messages: readonly { messageId: string }[]) => messages.map(({ messageId }) => messageId.slice(8));

  it('is marked once a message, however often it is delivered, and wakes its space', async () => {
    const { store } = opened();
    const batch = [severely(said('a', { at: monday })), said('b', { at: monday })];
    await store.messages.apply(batch, monday);
    await store.messages.apply(batch, monday);
    expect(await store.health.severeOpen(space, 10)).toEqual([
      { messageId: message('a'), channelId: channel, threadId: null, category: 'threat', at: monday },
    ]);
    expect(await store.spaces.dirty(10)).toContain(space);
  });

  it('is told of on a card, and never again', async () => {
    const { store } = opened();
    await store.messages.apply(
      [severely(said('a', { at: monday })), severely(said('b', { at: monday + 1 }), 'slur')],
      monday,
    );
    expect(await store.health.severeCard(space)).toBeNull();
    await store.health.severeTold([message('a'), message('b')], 'card', monday + hour);
    await store.messages.apply([severely(said('a', { at: monday }))], monday);
    expect(await store.health.severeOpen(space, 10)).toEqual([]);
    expect(await store.health.severeCard(space)).toEqual({ cardOutboxId: 'card', lastAt: monday + hour });
    const { messages, counts } = await store.health.severeOn('card', 1);
    expect(ids(messages)).toEqual(['b']);
    expect(counts).toEqual({ threat: 1, slur: 1 });
  });

  it('is not shown once its message is gone, nor kept of who opted out or of what is not stored', async () => {
    const { store } = opened();
    await store.privacy.setOptedOut(member('shy'), true, monday);
    await store.messages.apply(
      [
        severely(said('shy', { by: 'shy', at: monday })),
        severely(said('gone', { at: monday })),
        deleted('early', monday),
        severely(said('early', { at: monday })),
      ],
      monday,
    );
    expect(ids(await store.health.severeOpen(space, 10))).toEqual(['gone']);
    await store.messages.apply([deleted('gone', monday + 1)], monday);
    expect(await store.health.severeOpen(space, 10)).toEqual([]);
  });

  it('is forgotten long after it was told of, or is gone; what nobody was told of stays', async () => {
    const { store } = opened();
    await store.messages.apply(
      ['told', 'lately', 'gone', 'open'].map((id) => severely(said(id, { at: monday }))),
      monday,
    );
    await store.health.severeTold([message('told')], 'old', monday);
    await store.health.severeTold([message('lately')], 'new', monday + hour);
    await store.messages.apply([deleted('gone', monday + 1)], monday);
    expect(await store.health.expireSevere(monday + hour, 1)).toBe(1);
    expect(await store.health.expireSevere(monday + hour, 10)).toBe(1);
    expect(await store.health.expireSevere(monday + hour, 10)).toBe(0);
    expect((await store.health.severeOn('old', 10)).counts).toEqual({});
    expect((await store.health.severeOn('new', 10)).counts).toEqual({ threat: 1 });
    expect(ids(await store.health.severeOpen(space, 10))).toEqual(['open']);
  });
});

describeStores('Totals kept for a large space', (opened) => {
  const day = 24 * hour;
  const now = monday + 3 * day + 40 * minute;
  const said24 = Array.from({ length: 24 }, (_, index) =>
    said(`m${index}`, {
      by: `p${index % 5}`,
      at: now - (index % 8) * 20 * hour - index * minute,
      score: index % 3 === 0 ? negative : score(),
      ...(index % 5 === 0 ? { role: 'moderator' as const } : {}),
    }),
  );
  const at = async (when: number, halfLife = day) =>
    (await opened().store.messages.authorTotals(space, when, halfLife, 7 * day))
      .toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1))
      .map((one) => ({ ...one, messages: Number(one.messages.toFixed(9)), negative: Number(one.negative.toFixed(9)) }));
  const kept = () =>
    opened()
      .db.withTables<{ 'cco.rollups': { space_id: string } }>()
      .selectFrom('cco.rollups')
      .select('space_id')
      .execute();

  it('give the same totals as all counts added up, as time goes on and messages come', async () => {
    const { store } = opened();
    await store.messages.apply(said24, now);
    const later = [now, now + 30 * minute, now + 9 * hour, now + 5 * day].flatMap((when, index) => {
      const fresh = said(`f${index}`, { by: index === 1 ? 'new' : 'p1', at: when - minute, score: negative });
      return [{ when, fresh }];
    });
    const direct: unknown[] = [];
    for (const { when, fresh } of later) {
      await store.messages.apply([fresh], when);
      direct.push(await at(when));
    }
    await store.messages.apply(
      later.map(({ fresh }) => deleted(fresh.event.id.slice(8), now)),
      now,
    );
    await store.transaction((tx) => tx.health.forgetLateWeeks(space, weekStart));
    await store.transaction((tx) => tx.messages.rollUp(space, now, day, 7 * day));
    expect(await kept()).toHaveLength(1);
    const continued: unknown[] = [];
    for (const [index, { when, fresh }] of later.entries()) {
      const again = said(`g${index}`, { by: fresh.event.author.name, at: fresh.event.at, score: negative });
      await store.messages.apply([again], when);
      continued.push(await at(when));
    }
    expect(continued).toEqual(direct);
    // With another half-life the counts are added up.
    expect(await at(now, hour)).not.toEqual(await at(now));
  });

  it('are dropped once something older comes in, is edited or deleted', async () => {
    const { store } = opened();
    await store.messages.apply(said24, now);
    await store.transaction((tx) => tx.messages.rollUp(space, now, day, 7 * day));
    await store.messages.apply([said('usual', { at: now })], now);
    await store.transaction((tx) => tx.health.forgetLateWeeks(space, weekStart));
    expect(await kept()).toHaveLength(0);
    await store.transaction((tx) => tx.messages.rollUp(space, now, day, 7 * day));
    await store.messages.apply([said('usual2', { at: now })], now);
    await store.transaction((tx) => tx.health.forgetLateWeeks(space, weekStart));
    expect(await kept()).toHaveLength(1);
    await store.messages.apply([said('late', { at: now - 3 * hour })], now);
    await store.transaction((tx) => tx.health.forgetLateWeeks(space, weekStart));
    expect(await kept()).toHaveLength(0);
  });

  it('are dropped when anybody they name is erased or opts out', async () => {
    const { store } = opened();
    await store.messages.apply(said24, now);
    await store.transaction((tx) => tx.messages.rollUp(space, now, day, 7 * day));
    await store.privacy.setOptedOut(member('p1'), true, now);
    expect(await kept()).toEqual([]);
    expect((await at(now)).map(({ memberId }) => memberId)).not.toContain(member('p1'));
  });
});
