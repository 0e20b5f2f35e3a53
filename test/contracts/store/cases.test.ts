import { sql } from 'kysely';
import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { advanceCase, settleCaseEffect, takeFinding, voteOnCase } from '../../../src/core/cases/advance.ts';
import type { CaseEvent } from '../../../src/core/cases/case.ts';
import type { Finding } from '../../../src/core/cases/plan.ts';
import { channelId, messageId, spaceId } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/core/ports.ts';
import { describeStores } from './backends.ts';
import { member, said, start } from './events.ts';

const garden = spaceId('anychat', 'garden');
const minute = 60_000;

const finding = (more: Partial<Finding> = {}): Finding => ({
  spaceId: garden,
  cause: 'health',
  origin: 'warning',
  kind: 'negative-sentiment',
  priority: 'high',
  channelId: null,
  threadId: null,
  signals: ['tone'],
  score: 0.55,
  sourceId: 'w1',
  at: start,
  evidence: [],
  ...more,
});

const take = (store: Store, found: Finding, now = start) =>
  store.transaction((tx) => takeFinding(tx, found, { now, newId: v7 }));
const advance = (store: Store, id: string, event: CaseEvent) =>
  store.transaction((tx) => advanceCase(tx, id, event, event.at));
const opened = async (store: Store, more: Partial<Finding> = {}) => {
  const found = await take(store, finding(more));
  if (found.outcome === 'nothing') throw new Error('no case');
  return found.case;
};
const close = (at: number, id = 'close'): CaseEvent => ({
  id,
  at,
  by: member('mona'),
  kind: 'closed',
  outcome: 'solved',
});

describeStores('Cases', (opening) => {
  it('one of a cause is open in a space, however many see it at once', async () => {
    const { store } = opening();
    const found = await Promise.all(
      ['w1', 'w2', 'w3', 'w4'].map((sourceId) => take(store, finding({ sourceId })).catch((error: unknown) => error)),
    );
    expect(found.filter((one) => (one as { outcome?: string }).outcome === 'opened')).toHaveLength(1);
    expect(await store.cases.list({ spaceId: garden, limit: 9 })).toHaveLength(1);
    await opened(store, { cause: 'sla:anychat:help', origin: 'sla' });
    await opened(store, { spaceId: spaceId('anychat', 'elsewhere') });
    expect(await store.cases.list({ spaceId: garden, open: true, limit: 9 })).toHaveLength(2);
  });

  it('the same finding again is nothing new; another one of its cause is added', async () => {
    const { store } = opening();
    const one = await opened(store);
    expect(await take(store, finding())).toMatchObject({ outcome: 'added', effects: [] });
    expect(await take(store, finding({ sourceId: 'w2', at: start + minute }))).toMatchObject({
      outcome: 'added',
      case: { id: one.id, recurred: 1 },
    });
    await take(store, finding({ sourceId: 'w2', at: start + minute }));
    expect((await store.cases.get(one.id))?.recurred).toBe(1);
    expect((await store.cases.timeline(one.id)).map(({ kind }) => kind)).toEqual(['opened', 'typed', 'recurred']);
  });

  it('what comes back within a week is reopened, later it is a new case; reopening finds no room beside an open one', async () => {
    const { store } = opening();
    const one = await opened(store);
    await advance(store, one.id, close(start + minute));
    const day = 1_440 * minute;
    expect(await take(store, finding({ sourceId: 'w2', at: start + day }))).toMatchObject({
      outcome: 'reopened',
      case: { id: one.id, round: 1, state: 'reopened' },
    });
    await advance(store, one.id, close(start + 2 * day, 'close 2'));
    const again = await take(store, finding({ sourceId: 'w3', at: start + 20 * day }), start + 20 * day);
    expect(again.outcome).toBe('opened');
    const back: CaseEvent = { id: 'back', at: start + 21 * day, by: null, kind: 'reopened', why: 'person' };
    expect((await advance(store, one.id, back)).outcome).toBe('another-open');
    expect((await store.cases.get(one.id))?.state).toBe('resolved');
  });

  it('is the same read back as it was made', async () => {
    const { store } = opening();
    const one = await opened(store, { channelId: channelId('anychat', 'help') });
    expect(await store.cases.get(one.id)).toEqual(one);
    const assigned = await advance(store, one.id, {
      id: 'a',
      at: start + minute,
      by: member('mona'),
      kind: 'assigned',
      to: member('marc'),
    });
    expect(assigned).toMatchObject({ outcome: 'advanced', case: { owner: member('marc') } });
    expect(await store.cases.get(one.id)).toEqual(assigned.outcome === 'advanced' ? assigned.case : null);
    expect(await store.cases.endingIn(garden, one.id.slice(-6))).toHaveLength(1);
    expect(await store.cases.list({ owner: member('marc'), limit: 9 })).toHaveLength(1);
    expect((await advance(store, 'unknown', close(start))).outcome).toBe('not-found');
  });

  it('parallel events all count', async () => {
    const { store } = opening();
    const one = await opened(store);
    const events = [1, 2, 3, 4, 5].map(
      (n): CaseEvent => ({ id: `again:${n}`, at: start + n, by: null, kind: 'recurred', score: null }),
    );
    await Promise.all([...events, ...events].map((event) => advance(store, one.id, event)));
    expect((await store.cases.get(one.id))?.recurred).toBe(5);
  });

  it('is found by words that say what it was about, all of them', async () => {
    const { store } = opening();
    const one = await opened(store);
    const label = 'checkout, dark mode 100%';
    await advance(store, one.id, {
      id: 'analysed',
      at: start + 1,
      by: null,
      kind: 'analysed',
      themes: [{ label, messages: 9, authors: 7, trend: { before: null, change: 'new' } }],
    });
    const search = async (words: string) =>
      (await store.cases.list({ spaceId: garden, search: words, limit: 9 })).length;
    expect(await search('Dark checkout')).toBe(1);
    expect(await search('negative sentiment')).toBe(1);
    expect(await search('checkout refund')).toBe(0);
    expect(await search('_ % refund')).toBe(0);
    expect(await search('mode 100%')).toBe(1);
  });

  it('its evidence is messages that are still there', async () => {
    const { store } = opening();
    await store.messages.apply([said('q1', { by: 'ann' }), said('q2', { by: 'ben' })], start);
    const ids = ['q1', 'q2', 'q3'].map((name) => messageId('anychat', name));
    const one = await opened(store, { evidence: ids });
    await store.transaction((tx) => tx.cases.addEvidence(one.id, ids));
    expect((await store.cases.evidence(one.id, 9)).map(({ messageId: found }) => found).sort()).toEqual(
      ids.slice(0, 2),
    );
    await store.privacy.erase(member('ann'), start + minute);
    expect((await store.cases.evidence(one.id, 9)).map(({ messageId: found }) => found)).toEqual([ids[1]]);
  });

  it('keeps one vote a member and round, as no name', async () => {
    const { store, db } = opening();
    const one = await opened(store, { origin: 'sla', kind: 'response-delay' });
    const vote = (name: string, solved: boolean, at = start + 5) =>
      store.transaction((tx) =>
        voteOnCase(tx, { caseId: one.id, round: 0, by: member(name), solved, spaceId: garden }, { now: at, newId: v7 }),
      );
    expect(await vote('zoe', false)).toMatchObject({ case: { votes: { solved: 0, unsolved: 1 } } });
    expect(await vote('zoe', true, start + 6)).toMatchObject({
      case: { votes: { solved: 1, unsolved: 0 }, state: 'resolved' },
    });
    const { rows } = await sql<{ row: string }>`select v::text || coalesce((select string_agg(e::text, ' ')
      from cco.case_events e), '') as row from cco.case_votes v`.execute(db);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).not.toContain('zoe');
  });

  it('forgets a member who worked on it, with what they noted', async () => {
    const { store, db } = opening();
    const one = await opened(store);
    const mona = member('mona');
    await advance(store, one.id, { id: 'a', at: start + 1, by: mona, kind: 'assigned', to: mona });
    await advance(store, one.id, { id: 'n', at: start + 2, by: mona, kind: 'noted', text: 'spoke with her' });
    await store.transaction((tx) => tx.cases.vote(one.id, 0, mona, true, start + 3));
    await store.privacy.erase(mona, start + minute);
    expect(await store.cases.get(one.id)).toMatchObject({ owner: null, state: one.state });
    expect((await store.cases.timeline(one.id)).slice(-2)).toMatchObject([
      { kind: 'assigned', by: null, to: null },
      { kind: 'noted', by: null, text: '' },
    ]);
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from cco.case_votes`.execute(db);
    expect(rows[0]?.count).toBe(0);
    // What moves it later brings nobody back.
    await advance(store, one.id, close(start + 2 * minute));
    expect((await store.cases.get(one.id))?.owner).toBeNull();
  });

  it('shows a member what it holds of them, and nothing once they are erased', async () => {
    const { store } = opening();
    await store.messages.apply([said('q1', { by: 'mona' }), said('q2', { by: 'ben' })], start);
    const ids = ['q1', 'q2'].map((name) => messageId('anychat', name));
    const one = await opened(store, { evidence: ids, origin: 'person', by: member('ben') });
    const [mona, ben] = [member('mona'), member('ben')];
    await advance(store, one.id, { id: 'n', at: start + 1, by: mona, kind: 'noted', text: 'spoke with her' });
    await advance(store, one.id, { id: 'a', at: start + 2, by: ben, kind: 'assigned', to: mona });
    await store.transaction((tx) => tx.cases.vote(one.id, 0, mona, true, start + 3));
    const where = { caseId: one.id, spaceId: garden };
    const at = (ms: number) => new Date(start + ms).toISOString();
    const held = {
      caseWork: [
        { ...where, at: at(1), kind: 'noted', as: 'doer', note: 'spoke with her' },
        { ...where, at: at(2), kind: 'assigned', as: 'assignee', note: null },
      ],
      caseVotes: [{ ...where, at: at(3), round: 0, solved: true }],
      caseMessages: [{ ...where, messageId: ids[0] }],
    };
    expect(await store.privacy.export(mona)).toMatchObject(held);
    expect(await store.privacy.summary(mona)).toMatchObject({ caseWork: 2, caseVotes: 1, caseMessages: 1 });
    expect((await store.privacy.export(ben)).caseWork.map(({ kind, as }) => [kind, as])).toEqual([
      ['opened', 'doer'],
      ['assigned', 'doer'],
    ]);
    await store.cases.expireNotes(start + minute);
    expect((await store.privacy.export(mona)).caseWork.map(({ note }) => note)).toEqual([null, null]);
    await store.privacy.erase(mona, start + minute);
    expect(await store.privacy.export(mona)).toMatchObject({ caseWork: [], caseVotes: [], caseMessages: [] });
    expect(await store.privacy.summary(mona)).toMatchObject({ caseWork: 0, caseVotes: 0, caseMessages: 0 });
    expect((await store.privacy.export(ben)).caseWork).toHaveLength(2);
  });

  it('forgets notes after their time, and only their words', async () => {
    const { store } = opening();
    const one = await opened(store);
    await advance(store, one.id, { id: 'n', at: start + 2, by: member('mona'), kind: 'noted', text: 'old words' });
    expect(await store.cases.expireNotes(start + 1)).toBe(0);
    expect(await store.cases.expireNotes(start + 3)).toBe(1);
    expect((await store.cases.timeline(one.id)).at(-1)).toMatchObject({ kind: 'noted', text: '', by: member('mona') });
  });
});

describeStores('What cases want done', (opening) => {
  it('is due once what it waits for is settled, and one worker has it', async () => {
    const { store } = opening();
    const one = await opened(store);
    const due = async (now: number) => (await store.caseEffects.due(now, 9)).map(({ effect }) => effect.kind);
    expect(await due(start)).toEqual(['analyse', 'card']);
    const claims = await Promise.all(
      [1, 2, 3].map(() => store.caseEffects.claim(`${one.id}:analyse`, start, start + minute)),
    );
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    expect(await due(start)).toEqual(['card']);
    expect(await due(start + minute)).toEqual(['analyse', 'card']);
  });

  it('is told to its case once it is settled, and goes on from there', async () => {
    const { store } = opening();
    const one = await opened(store);
    const settle = async (step: string, outcome: Parameters<typeof settleCaseEffect>[2], at: number) => {
      const row = await store.caseEffects.get(`${one.id}:${step}`);
      if (row === null) throw new Error(`no effect ${step}`);
      await store.transaction((tx) => settleCaseEffect(tx, row.effect, outcome, at));
    };
    await settle('analyse', { status: 'failed', errorCode: 'gone' }, start + 1);
    expect((await store.caseEffects.list(one.id)).map(({ id }) => id.slice(one.id.length + 1))).toEqual(
      expect.arrayContaining(['tracker', 'notify:ceo']),
    );
    await settle('tracker', { status: 'uncertain', errorCode: 'time-out' }, start + 2);
    expect((await store.cases.get(one.id))?.troubles).toContainEqual({ step: 'tracker', status: 'uncertain' });
    await settle('tracker', { status: 'done', externalId: 'COM-7', url: null }, start + 3);
    await settle('tracker', { status: 'failed', errorCode: 'late' }, start + 4);
    expect(await store.cases.byTracker('COM-7')).toMatchObject({ id: one.id, tracker: { externalId: 'COM-7' } });
    expect(await store.caseEffects.get(`${one.id}:tracker`)).toMatchObject({ status: 'done', externalId: 'COM-7' });
    await settle('card', { status: 'done', externalId: 'm1', url: null }, start + 5);
    expect((await store.caseEffects.due(start + minute, 20)).map(({ effect }) => effect.kind)).toContain('card-update');
    expect(await store.caseEffects.count('done')).toBe(2);
  });

  it('a repeat of what a case asked for adds no second row', async () => {
    const { store } = opening();
    const one = await opened(store);
    const before = await store.caseEffects.list(one.id);
    await take(store, finding());
    expect(await store.caseEffects.list(one.id)).toEqual(before);
  });
});

describeStores('Promises', (opening) => {
  const notice = (subject: string, at: number, how: 'at-once' | 'digest' = 'at-once') =>
    ({ subject, kind: 'first-response', rung: 'moderators', how, at }) as const;

  it('what was told of them is known, once a rung, and counted for the caps', async () => {
    const { slas } = opening().store;
    expect(await slas.tell(garden, [notice('q1', start), notice('q2', start + 1)])).toHaveLength(2);
    expect(await slas.tell(garden, [notice('q1', start + 5), notice('q3', start + 5, 'digest')])).toEqual([
      notice('q3', start + 5, 'digest'),
    ]);
    const told = await slas.told(garden, ['q1'], start + 1);
    expect(told.map(({ subject }) => subject === 'q1')).toEqual([true, false, false]);
    expect(await slas.digest(garden, start)).toEqual([{ rung: 'moderators', kind: 'first-response', count: 1 }]);
    expect(await slas.expire(start + 2)).toBe(2);
  });

  it('the agent’s own are kept from the request to the answer', async () => {
    const { slas } = opening().store;
    await slas.requested({ id: 'r1', spaceId: garden, at: start });
    await slas.requested({ id: 'r1', spaceId: garden, at: start + 9 });
    await slas.requested({ id: 'r2', spaceId: garden, at: start + 1 });
    await slas.answered('r1', start + minute);
    await slas.answered('r1', start + 2 * minute);
    await slas.alerted(['r2'], start + 6 * minute);
    expect(await slas.analyses(start, garden)).toEqual([
      { id: 'r1', requestedAt: start, answeredAt: start + minute, alertedAt: null },
      { id: 'r2', requestedAt: start + 1, answeredAt: null, alertedAt: start + 6 * minute },
    ]);
  });
});
