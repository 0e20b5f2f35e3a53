import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { NewIntervention } from '../../../src/core/interventions/intervention.ts';
import type { DecisionRow, NewEligibility, NewOutboxRow } from '../../../src/core/ports.ts';
import { describeStores } from './backends.ts';
import { channel, deleted, member, message, said, score, space, start, thread, told } from './events.ts';

const where = { spaceId: space, channelId: channel, threadId: thread('t1') };
const minute = 60_000;
const hour = 60 * minute;

const made = (id: string, over: Partial<NewIntervention> = {}): NewIntervention => ({
  id,
  ...where,
  kind: 'nudge',
  mode: 'approve',
  status: 'draft',
  replyTo: message('q'),
  reason: 'A question has waited 30 minutes.',
  text: 'CCO here, a bot. @ben, can you look?',
  about: member('ann'),
  pings: [member('ben')],
  createdAt: start,
  expiresAt: start + 30 * minute,
  postAt: start + hour,
  cardOutboxId: 'card',
  postOutboxId: null,
  strategyVersion: 3,
  ...over,
});

const decided = (kind: DecisionRow['kind'], at: number, over: Partial<DecisionRow> = {}): DecisionRow => ({
  ...where,
  at,
  kind,
  decision: 'not',
  code: 'kind-cap',
  words: 'This kind had its 4 times in 24 hours.',
  until: at + hour,
  interventionId: null,
  ...over,
});

const eligible = (id: string, over: Partial<NewEligibility> = {}): NewEligibility => ({
  ...where,
  id,
  unit: `unit of ${id}`,
  kind: 'nudge',
  arm: 'treated',
  about: member('ann'),
  messageId: message('q'),
  at: start,
  dueAt: start + hour,
  ...over,
});

const post = (id: string, over: Partial<NewOutboxRow> = {}): NewOutboxRow => ({
  id,
  platform: 'anychat',
  effect: {
    kind: 'post',
    spaceId: space,
    channelId: channel,
    threadId: null,
    replyTo: null,
    body: { text: 'CCO here. @ben, can you look?', actions: [], pings: [member('ben')] },
  },
  createdAt: start,
  expiresAt: null,
  ...over,
});

describeStores('What interventions keep', (opened) => {
  it('gives an intervention back with whom it speaks to, whom it pings and when it may go out', async () => {
    const { interventions } = opened().store;
    await interventions.add(made('1'));
    expect(await interventions.get('1')).toEqual({
      ...made('1'),
      decidedAt: null,
      decidedBy: null,
      decisionReason: null,
      dismissal: null,
      postedAt: null,
      snoozedUntil: null,
    });
    const plain = { about: null, pings: [], postAt: null, strategyVersion: null, replyTo: null, cardOutboxId: null };
    await interventions.add(made('2', plain));
    expect(await interventions.get('2')).toMatchObject(plain);
  });

  it('lists by kind and time, and those that share a card oldest first', async () => {
    const { interventions } = opened().store;
    await interventions.add(made('1'));
    await interventions.add(made('2', { createdAt: start + 1, kind: 'welcome' }));
    await interventions.add(made('3', { createdAt: start + 2, cardOutboxId: 'other' }));
    const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
    expect(ids(await interventions.list({ spaceId: space, kind: 'nudge', limit: 9 }))).toEqual(['3', '1']);
    expect(ids(await interventions.list({ spaceId: space, since: start + 1, limit: 9 }))).toEqual(['3', '2']);
    expect(ids(await interventions.byCard(space, 'card'))).toEqual(['1', '2']);
  });

  it('keeps why a draft was dismissed, that it sleeps, and when its post was out, once', async () => {
    const { interventions } = opened().store;
    await interventions.add(made('1'));
    expect(await interventions.snooze('1', start + hour, start + 2 * hour)).toBe(true);
    expect(await interventions.get('1')).toMatchObject({ snoozedUntil: start + hour, expiresAt: start + 2 * hour });
    const change = { at: start + 1, by: member('mod'), dismissal: 'tone' as const };
    expect(await interventions.move('1', 'draft', 'dismissed', change)).toBe(true);
    expect(await interventions.get('1')).toMatchObject({ status: 'dismissed', dismissal: 'tone' });
    expect(await interventions.snooze('1', start + hour, start + 2 * hour)).toBe(false);
    await interventions.posted('1', start + 5);
    await interventions.posted('1', start + 9);
    expect(await interventions.get('1')).toMatchObject({ postedAt: start + 5 });
  });

  it('does not send a row before its time, and then as any other', async () => {
    const { outbox } = opened().store;
    // Made a moment ahead of our clock: due at once all the same.
    await outbox.add([post('now', { createdAt: start + 1 }), post('later', { notBefore: start + hour })]);
    const due = async (at: number) => (await outbox.due('anychat', at, 9)).map(({ id }) => id);
    expect(await due(start)).toEqual(['now']);
    expect(await outbox.claim('later', start + hour - 1, start + 2 * hour)).toBeNull();
    expect(await due(start + hour)).toEqual(['later', 'now']);
    expect(await outbox.claim('later', start + hour, start + 2 * hour)).toMatchObject({ status: 'sending' });
  });

  it('keeps decisions, not doing included, and tells the newest of each kind in a conversation', async () => {
    const { decisions } = opened().store;
    await decisions.add([]);
    const kept = [
      decided('nudge', start),
      decided('welcome', start + 1, { decision: 'skipped', code: 'nobody-around', until: null }),
      decided('nudge', start + 2, { decision: 'draft', code: 'asks-first', until: null, interventionId: 'i' }),
      decided('nudge', start + 3, { threadId: null }),
    ];
    await decisions.add(kept);
    expect(await decisions.latest(where)).toEqual([kept[2], kept[1]]);
    expect(await decisions.latest({ ...where, threadId: null })).toEqual([kept[3]]);
    expect(await decisions.list({ spaceId: space, limit: 2 })).toEqual([kept[3], kept[2]]);
    expect(await decisions.list({ ...where, since: start + 1, limit: 9 })).toEqual([kept[2], kept[1]]);
    expect(await decisions.expire(start + 2, 1)).toBe(1);
    expect(await decisions.expire(start + 2, 9)).toBe(1);
    expect(await decisions.list({ spaceId: space, limit: 9 })).toEqual([kept[3], kept[2]]);
  });

  it('deals a conversation once a kind, and forgets whom it was about with the outcome', async () => {
    const { effects } = opened().store;
    expect(await effects.addEligibility(eligible('1', { unit: 'u' }))).toBe(true);
    expect(await effects.addEligibility(eligible('2', { unit: 'u', arm: 'held-out' }))).toBe(false);
    expect(await effects.addEligibility(eligible('3', { unit: 'u', kind: 'welcome', arm: null }))).toBe(true);
    expect(await effects.getEligibility('2')).toBeNull();
    expect(await effects.getEligibility('1')).toEqual({ ...eligible('1', { unit: 'u' }), outcome: null });
    await effects.measured('1', 1, start + hour);
    await effects.measured('1', 0, start + 2 * hour);
    expect(await effects.getEligibility('1')).toMatchObject({ outcome: 1, about: null, messageId: null });
    await effects.measured('3', null, start + hour);
    const [first, second, ...others] = await effects.eligibilities({ spaceId: space });
    expect(others).toEqual([]);
    expect(first).toMatchObject({ id: '1', conversation: 'u', kind: 'nudge', arm: 'treated', at: start, outcome: 1 });
    // One person is one cluster, without being known by name.
    expect(first?.author).toBe(second?.author);
    expect(first?.author).not.toContain('ann');
    expect(await effects.eligibilities({ kind: 'welcome' })).toHaveLength(1);
    expect(await effects.eligibilities({ since: start + 1 })).toEqual([]);
  });

  it('tells what the experiment kept from being said', async () => {
    const { effects, decisions } = opened().store;
    await decisions.add([decided('nudge', start, { code: 'held-out' }), decided('nudge', start + 1)]);
    const held = { kind: 'nudge', channelId: channel, threadId: thread('t1'), at: start };
    expect(await effects.heldOut(space, start)).toMatchObject([{ ...held, about: null }]);
    await effects.addEligibility(eligible('1', { arm: 'held-out' }));
    expect(await effects.heldOut(space, start)).toMatchObject([
      { ...held, about: member('ann'), messageId: message('q') },
    ]);
    expect(await effects.heldOut(space, start + 1)).toEqual([]);
  });

  it('keeps one answer a member to whether a post was helpful, changeable', async () => {
    const { effects } = opened().store;
    expect(await effects.rate('i', member('ann'), true, start)).toBe(true);
    expect(await effects.rate('i', member('ann'), true, start + 1)).toBe(false);
    expect(await effects.rate('i', member('ann'), false, start + 2)).toBe(true);
    await effects.rate('i', member('ben'), true, start);
    expect(await effects.ratings(['i', 'other'])).toEqual([{ interventionId: 'i', helpful: 1, unhelpful: 1 }]);
  });

  it.each(['erase', 'opt out'] as const)(
    'at %s, takes the member off everything proposed about or to them',
    async (how) => {
      const { store, db } = opened();
      const { interventions, effects, outbox, privacy } = store;
      await outbox.add([post('post'), post('card'), post('sent')]);
      await outbox.claim('sent', start, start + hour);
      await outbox.settle('sent', { status: 'sent', externalId: 'x', at: start });
      await interventions.add(made('told', { postOutboxId: 'post' }));
      await interventions.add(made('was-told', { postOutboxId: 'sent', status: 'approved' }));
      await interventions.add(made('about', { about: member('ben'), pings: [], text: 'Welcome!' }));
      await effects.addEligibility(eligible('1', { about: member('ben') }));
      await effects.addEligibility(eligible('2', { about: member('ben'), kind: 'welcome' }));
      await effects.measured('2', 1, start);
      const kept = await privacy.export(member('ben'));
      expect(kept.interventions.map(({ id, as }) => [id, as])).toEqual([
        ['about', 'about'],
        ['told', 'told'],
        ['was-told', 'told'],
      ]);
      expect(kept.measured.map(({ id, outcome }) => [id, outcome])).toEqual([
        ['1', null],
        ['2', 1],
      ]);
      expect(await privacy.summary(member('ben'))).toMatchObject({ interventions: 3, measured: 2 });

      if (how === 'erase') await privacy.erase(member('ben'), start + 1);
      else await privacy.setOptedOut(member('ben'), true, start + 1);

      expect(await interventions.get('told')).toMatchObject({ pings: [], text: '', about: member('ann') });
      expect(await interventions.get('about')).toMatchObject({ about: null, replyTo: null });
      // What was not out is not posted, and what it would have said is gone; so it is of what was.
      expect(await outbox.get('post')).toMatchObject({ status: 'expired' });
      expect(await outbox.get('sent')).toMatchObject({ status: 'sent' });
      const { rows } = await sql<{ row: string }>`
      select to_json(t)::text as row from cco.outbox t union all select to_json(t)::text from cco.interventions t
      union all select to_json(t)::text from cco.eligibilities t`.execute(db);
      expect(JSON.stringify(rows)).not.toContain('ben');
      // What was measured stays, as a number of nobody.
      expect(await effects.eligibilities({ spaceId: space })).toMatchObject([
        { id: '1', author: null },
        { id: '2', author: null, outcome: 1 },
      ]);
      expect(await privacy.export(member('ben'))).toMatchObject({ interventions: [], measured: [] });
    },
  );
});

describeStores('Who speaks to whom', (opened) => {
  const asks = score({ asks: true });

  it('tells who answered a question, and whether it was the asker’s first word', async () => {
    const { messages } = opened().store;
    await messages.apply(
      [
        said('old', { by: 'ann', at: start - hour }),
        said('q1', { by: 'ann', at: start, score: asks, text: 'how do I print?', thread: 't1' }),
        said('bot', { by: 'bot', role: 'agent', at: start + 1, thread: 't1' }),
        said('a1', { by: 'ben', at: start + 2, thread: 't1' }),
        said('q2', { by: 'new', at: start + 3, score: asks, text: 'and scan?', thread: 't2' }),
        said('a2', { by: 'ben', at: start + 4, thread: 't2' }),
        said('q3', { by: 'cleo', at: start + 5, score: asks, thread: 't3' }),
      ],
      start,
    );
    const asked = await messages.questions(space, start, start + 10, 10);
    const answers = await messages.answerers(space, asked);
    expect(answers.toSorted((a, b) => a.at - b.at)).toEqual([
      {
        questionId: message('q1'),
        channelId: channel,
        askerId: member('ann'),
        answererId: member('ben'),
        at: start + 2,
        text: 'how do I print?',
        first: false,
      },
      expect.objectContaining({ questionId: message('q2'), askerId: member('new'), first: true }),
    ]);
    expect(await messages.answerers(space, [])).toEqual([]);
  });

  it('tells of members who speak for the first time, and whether anybody answered', async () => {
    const { messages } = opened().store;
    await messages.apply(
      [
        said('before', { by: 'ann', at: start - hour }),
        said('again', { by: 'ann', at: start }),
        said('hi', { by: 'new', at: start + 1, thread: 't1' }),
        said('more', { by: 'new', at: start + 2, thread: 't1' }),
        said('me-too', { by: 'quick', at: start + 3, thread: 't2', score: asks }),
        said('yes', { by: 'ann', at: start + 4, thread: 't2' }),
        said('bot', { by: 'bot', role: 'agent', at: start + 5, thread: 't1' }),
        said('mod', { by: 'mod', role: 'moderator', at: start + 6 }),
        said('gone', { by: 'gone', at: start + 7 }),
        deleted('gone', start + 8),
        told('new', 'joined', start - 5),
      ],
      start,
    );
    const found = await messages.firstMessages(space, start, start + 10, 100);
    expect(found).toEqual([
      {
        messageId: message('hi'),
        channelId: channel,
        threadId: thread('t1'),
        memberId: member('new'),
        name: 'new',
        at: start + 1,
        asks: false,
        joinedAt: start - 5,
        answeredAt: null,
      },
      expect.objectContaining({
        messageId: message('me-too'),
        memberId: member('quick'),
        asks: true,
        joinedAt: null,
        answeredAt: start + 4,
      }),
    ]);
    expect((await messages.firstMessages(space, start + 3, start + 10, 100)).map(({ name }) => name)).toEqual([
      'quick',
    ]);
  });

  it('tells when members wrote last, and when anybody did in a thread', async () => {
    const { messages } = opened().store;
    await messages.apply(
      [
        said('q', { by: 'ann', at: start, score: asks }),
        said('in-it', { by: 'ben', at: start + 5, thread: 'q' }),
        said('q2', { by: 'cleo', at: start + 6, score: asks }),
        said('last', { by: 'ann', at: start + 9, name: 'Ann B' }),
      ],
      start,
    );
    const ids = [member('ann'), member('ben'), member('nobody')];
    const last = async (until?: number) =>
      (await messages.lastSpoke(space, ids, until)).map(({ memberId, name, at }) => [memberId, name, at - start]);
    expect((await last()).toSorted()).toEqual([
      [member('ann'), 'Ann B', 9],
      [member('ben'), 'ben', 5],
    ]);
    expect(await last(start + 4)).toEqual([[member('ann'), 'ann', 0]]);
    const asked = await messages.questions(space, start, start + 10, 10);
    expect(await messages.threadEnds(asked)).toEqual([
      { messageId: message('q'), threadId: thread('q'), lastAt: start + 5 },
    ]);
  });

  it('tells what members said from a time on, and whether to somebody', async () => {
    const { messages } = opened().store;
    await messages.apply(
      [
        said('before', { by: 'ann', at: start - 1 }),
        said('q', { by: 'ann', at: start, text: 'how?' }),
        said('to', { by: 'ann', at: start + 1, mentions: ['ben'], thread: 't' }),
        said('re', { by: 'ann', at: start + 2, replyTo: 'q', score: score({ label: 'positive' }) }),
        said('more', { by: 'ann', at: start + 3 }),
        said('other', { by: 'ben', at: start + 1 }),
        said('away', { by: 'ann', at: start + 1, channel: 'away' }),
      ],
      start,
    );
    const asked = [{ memberId: member('ann'), channelId: channel, since: start }];
    expect(await messages.saidSince(space, asked, 3)).toEqual([
      { memberId: member('ann'), channelId: channel, at: start, text: 'how?', label: 'neutral', addressed: false },
      expect.objectContaining({ at: start + 1, addressed: true }),
      expect.objectContaining({ at: start + 2, addressed: true, label: 'positive' }),
    ]);
    expect(await messages.saidSince(space, [], 3)).toEqual([]);
  });

  it('tells where severe content was found lately', async () => {
    const { messages, health } = opened().store;
    await messages.apply(
      [
        { ...said('bad', { at: start, thread: 't1' }), severe: 'threat' },
        { ...said('worse', { at: start + 1, thread: 't1' }), severe: 'slur' },
        { ...said('there', { at: start + 2 }), severe: 'slur' },
      ],
      start,
    );
    expect((await health.severeSince(space, start)).map(({ threadId }) => threadId).toSorted()).toEqual([
      thread('t1'),
      null,
    ]);
    expect(await health.severeSince(space, start + 2)).toEqual([{ channelId: channel, threadId: null }]);
  });
});
