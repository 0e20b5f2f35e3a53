// A draft's whole way: quarrel → card → a moderator's answer → one post, and the card says who decided.
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { type DraftAnswer, resolveDraft } from '../../../src/core/interventions/resolve.ts';
import { armRetention } from '../../../src/core/pipeline/timers.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createErase } from '../../../src/core/privacy/erase.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { type Community, createCommunity, minute, mods, quarrel } from './community.ts';

let store: Store;
let made = 0;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

/** A community with a quarrel, its draft, and the card posted. */
const withDraft = async () => {
  const name = `dr-${++made}`;
  const community = await createCommunity(store, name);
  await community.talk(quarrel);
  await community.evaluate();
  await community.deliver();
  const [draft] = await store.interventions.list({ spaceId: community.id, limit: 1 });
  if (draft === undefined) throw new Error('no draft');
  return { ...community, name, draft };
};

const answer = (
  { clock, id, moderator }: Community,
  interventionId: string,
  given: DraftAnswer,
  by: Parameters<typeof resolveDraft>[1]['by'] = moderator('mona'),
  spaceId = id,
) =>
  store.transaction((tx) =>
    resolveDraft(
      tx,
      { interventionId, spaceId, answer: given, by },
      { now: clock.now(), newId: () => v7(), settings: defaultSpaceSettings },
    ),
  );

const approve: DraftAnswer = { kind: 'approve' };
const bodies = (of: Community) =>
  of.platform.done.map(({ effect }) => ('body' in effect ? { kind: effect.kind, text: effect.body.text } : null));

describe('a moderator’s answer to a draft', () => {
  it('approve: posted once in the thread, the card closed with who and when', async () => {
    const of = await withDraft();
    expect(of.platform.done.map(({ effect }) => 'channelId' in effect && effect.channelId)).toEqual([mods(of.name)]);
    expect(await answer(of, of.draft.id, approve)).toMatchObject({ outcome: 'approved' });
    await of.deliver();
    await of.deliver();
    const [, post, update] = of.platform.done;
    expect(of.platform.done).toHaveLength(3);
    expect(post?.effect).toMatchObject({
      kind: 'post',
      channelId: of.draft.channelId,
      threadId: of.draft.threadId,
      body: { text: of.draft.text },
    });
    expect(update).toMatchObject({ targetExternalId: 'm1', effect: { kind: 'update', body: { actions: [] } } });
    expect(bodies(of)[2]?.text).toMatch(/Approved by mona at \d\d:\d\d UTC\. Posted\.\*\*$/u);
    expect(await store.interventions.get(of.draft.id)).toMatchObject({ status: 'approved', postOutboxId: post?.id });
  });

  it.each([
    ['approve', approve, 'Approved by a moderator', 'Posted.'],
    ['dismiss', { kind: 'dismiss' } as const, 'Dismissed by a moderator', 'nothing is posted.'],
  ])('%s: the card names nobody any more once who decided is erased', async (_what, given, who, end) => {
    const of = await withDraft();
    await answer(of, of.draft.id, given);
    await of.deliver();
    await of.deliver();
    expect(bodies(of).at(-1)?.text).toContain('by mona');
    const erase = createErase({ store, targets: [], clock: of.clock });
    for (const _again of [1, 2]) await erase(of.moderator('mona').id);
    await of.deliver();
    await of.deliver();
    const last = bodies(of).at(-1);
    expect(last?.kind).toBe('update');
    expect(last?.text).toMatch(new RegExp(`${who} at \\d\\d:\\d\\d UTC[.;] ${end}`, 'u'));
    expect(bodies(of).filter((one) => one?.text.includes('a moderator at'))).toHaveLength(1);
  });

  it('until the post is out the card only says that it is on its way', async () => {
    const of = await withDraft();
    await answer(of, of.draft.id, approve);
    const odd = new CcoError('odd', { code: 'odd', retryable: true });
    of.platform.script.push({ kind: 'error', error: odd });
    await of.deliver();
    expect(bodies(of).at(-1)?.text).toMatch(/Approved by mona at \d\d:\d\d UTC\. I am posting it\.\*\*$/u);
    of.clock.advance(2 * minute);
    await of.deliver();
    expect((await of.deliver()).more).toBe(false);
    expect(bodies(of).at(-1)?.text).toMatch(/Approved by mona at \d\d:\d\d UTC\. Posted\.\*\*$/u);
  });

  it.each([
    ['failed', 'chat-forbidden', 'It was not posted: the chat refused it.'],
    ['expired', null, 'It was not posted: the chat could not be reached in time.'],
    ['uncertain', null, 'It may have been posted, but I could not see whether.'],
  ] as const)('a post that ends %s is no secret: the card says so', async (status, code, says) => {
    const of = await withDraft();
    const text = `A bot says: ${'calm words '.repeat(80)}`;
    expect(await answer(of, of.draft.id, { kind: 'edit', text, anyway: true })).toMatchObject({ outcome: 'approved' });
    if (code !== null) of.platform.script.push({ kind: 'error', error: new CcoError('no', { code }) });
    if (status === 'expired') of.clock.advance(61 * minute);
    if (status === 'uncertain') {
      of.platform.script.push({ kind: 'error', error: new CcoError('?', { code: 'odd', retryable: true }) });
      await of.deliver();
      of.platform.cannotTell = new CcoError('?', { code: 'history-missing' });
      of.clock.advance(minute);
    }
    expect(await of.deliver()).toMatchObject({ [status]: 1, more: true });
    await of.deliver();
    expect(bodies(of).filter((body) => body?.kind === 'post')).toHaveLength(1);
    const card = bodies(of).at(-1)?.text;
    expect(card).toContain('Edited and approved by mona at');
    expect(card).toContain(says);
    expect(card).not.toContain('I am posting it');
  });

  it('two at once: one post, and the second hears who was first', async () => {
    const of = await withDraft();
    const both = await Promise.all([
      answer(of, of.draft.id, approve, of.moderator('mona')),
      answer(of, of.draft.id, { kind: 'dismiss' }, of.moderator('marc')),
    ]);
    expect(both.filter(({ outcome }) => outcome === 'already-decided')).toHaveLength(1);
    await of.deliver();
    const posts = of.platform.done.filter(
      ({ effect }) => 'channelId' in effect && effect.channelId === of.draft.channelId,
    );
    expect(posts).toHaveLength(both.some(({ outcome }) => outcome === 'approved') ? 1 : 0);
  });

  it('the second hears the first one’s name, where the platform told us of them', async () => {
    const of = await withDraft();
    await of.ingest([
      { kind: 'member', platform: 'anychat', spaceId: of.id, member: of.moderator('mona'), change: 'joined', at: 1e12 },
    ]);
    const at = of.clock.now();
    await answer(of, of.draft.id, approve);
    of.clock.advance(minute);
    expect(await answer(of, of.draft.id, approve, of.moderator('marc'))).toEqual({
      outcome: 'already-decided',
      status: 'approved',
      byName: 'mona',
      at,
    });
  });

  it('edit: the moderator’s words, with the disclosure they left out', async () => {
    const of = await withDraft();
    await answer(of, of.draft.id, { kind: 'edit', text: 'Let us take a break and sort this out tomorrow.' });
    await of.deliver();
    await of.deliver();
    expect(bodies(of)[1]?.text).toBe('Let us take a break and sort this out tomorrow.\n\n(Posted by CCO, a bot.)');
    expect(bodies(of)[2]?.text).toContain('Edited and approved by mona');
  });

  it.each([
    ['@everyone calm down, says a bot', 'mass-mention'],
    ['Write to help@example.org, says a bot', 'email-address'],
    ['   ', 'empty'],
  ])('edit to %j: refused with the remedy, and the draft stays open', async (text, code) => {
    const of = await withDraft();
    const outcome = await answer(of, of.draft.id, { kind: 'edit', text });
    expect(outcome.outcome).toBe('violations');
    if (outcome.outcome === 'violations') expect(outcome.review.hard.map((one) => one.code)).toContain(code);
    expect(await store.interventions.get(of.draft.id)).toMatchObject({ status: 'draft' });
    expect(await answer(of, of.draft.id, approve)).toMatchObject({ outcome: 'approved' });
  });

  it('dismiss: nothing in the thread, the card closed', async () => {
    const of = await withDraft();
    await answer(of, of.draft.id, { kind: 'dismiss' });
    await of.deliver();
    expect(of.platform.done.map(({ effect }) => effect.kind)).toEqual(['post', 'update']);
    expect(bodies(of)[1]?.text).toContain('Dismissed by mona');
  });

  it('is not a member’s to give, nor one of another space’s moderator', async () => {
    const of = await withDraft();
    const member = { ...of.moderator('mona'), role: 'member' as const };
    expect(await answer(of, of.draft.id, approve, member)).toEqual({ outcome: 'forbidden' });
    const elsewhere = await createCommunity(store, `dr-${++made}`);
    expect(await answer(of, of.draft.id, approve, of.moderator('mona'), elsewhere.id)).toEqual({
      outcome: 'not-found',
    });
    expect(await answer(of, v7(), approve)).toEqual({ outcome: 'not-found' });
    expect(await store.interventions.get(of.draft.id)).toMatchObject({ status: 'draft' });
  });

  it('a name cannot carry mark-up or a ping into the card', async () => {
    const of = await withDraft();
    await answer(of, of.draft.id, approve, { ...of.moderator('mona'), name: '**@everyone**\n`x`' });
    await of.deliver();
    await of.deliver();
    expect(bodies(of)[2]?.text).toContain('Approved by everyone x at');
  });

  it('killed after the post, restarted twenty minutes later: still one post', async () => {
    const of = await withDraft();
    await answer(of, of.draft.id, approve);
    of.platform.script.push({ kind: 'answer-lost' });
    await of.deliver();
    of.clock.advance(20 * minute);
    await of.deliver();
    await of.deliver();
    expect(of.platform.done.filter(({ effect }) => effect.kind === 'post')).toHaveLength(2);
    expect(bodies(of).at(-1)?.kind).toBe('update');
  });
});

describe('timers', () => {
  it('a draft nobody decides on expires: the card says so, and it can no longer be approved', async () => {
    const of = await withDraft();
    of.clock.set(of.draft.expiresAt);
    await of.runTimers();
    await of.runTimers();
    await of.deliver();
    expect(await store.interventions.get(of.draft.id)).toMatchObject({ status: 'expired', decidedBy: 'agent' });
    expect(bodies(of).map((body) => body?.kind)).toEqual(['post', 'update']);
    expect(bodies(of)[1]?.text).toContain('Expired at');
    expect(await answer(of, of.draft.id, approve)).toMatchObject({ outcome: 'already-decided', status: 'expired' });
  });

  it('a late press counts as late even before the timer ran', async () => {
    const of = await withDraft();
    of.clock.set(of.draft.expiresAt);
    expect(await answer(of, of.draft.id, approve)).toMatchObject({ outcome: 'already-decided', status: 'expired' });
  });

  it('a decided draft does not expire', async () => {
    const of = await withDraft();
    await answer(of, of.draft.id, approve);
    of.clock.set(of.draft.expiresAt + 1);
    await of.runTimers();
    expect(await store.interventions.get(of.draft.id)).toMatchObject({ status: 'approved' });
  });

  it('a check evaluates, and sets the next one', async () => {
    const of = await withDraft();
    const before = await store.health.latest(of.id);
    of.clock.advance(60 * minute);
    await of.runTimers();
    const after = await store.health.latest(of.id);
    expect(after?.at).toBe(of.clock.now());
    expect(after?.at).not.toBe(before?.at);
    expect((await store.timers.due(of.clock.now(), 100)).map(({ key }) => key)).not.toContain(`check:${of.id}`);
  });

  it('raw text goes after thirty days, scores stay; and the clock is set again for tomorrow', async () => {
    const of = await createCommunity(store, `dr-${++made}`);
    const message = of.message('ana', 'I hate this terrible thing');
    await of.ingest([message]);
    const letter = { queue: 'ingest', errorCode: 'x', attempts: 1, payload: {}, memberId: null };
    await store.deadLetters.add({ ...letter, id: v7(), at: of.clock.now() });
    await armRetention(of);
    await of.runTimers();
    expect((await store.messages.get(message.id))?.text).toBe(message.text);
    expect(await store.deadLetters.list(10)).toHaveLength(1);

    of.clock.advance(31 * 24 * 60 * minute);
    await of.runTimers();
    expect(await store.messages.get(message.id)).toMatchObject({ text: null, score: { label: 'negative' } });
    expect(await store.deadLetters.list(10)).toEqual([]);
    const tomorrow = await store.timers.due(of.clock.now() + 24 * 60 * minute, 100);
    expect(tomorrow.map(({ key }) => key)).toContain('retention');
  });
});
