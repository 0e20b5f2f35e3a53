// "Open a case" on a message: once, by those who may, linked to what it is about.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCaseActionId } from '../../../src/core/cases/actions.ts';
import { takeFinding } from '../../../src/core/cases/advance.ts';
import type { Case } from '../../../src/core/cases/case.ts';
import { findingOfMessage } from '../../../src/core/cases/plan.ts';
import { caseNumber } from '../../../src/core/cases/words.ts';
import { interact } from '../../../src/core/commands/interact.ts';
import { channelId, externalIdOf, type MessageId, messageId, type SpaceId } from '../../../src/core/ids.ts';
import type { InboundMessage } from '../../../src/core/messages/inbound.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { type Desk, elsewhere, garden, general, hour, mia, minute, mona, openDesk, said, start } from './desk.ts';

const day = 24 * hour;
const backstage = channelId('anychat', 'backstage');
let store: Store;
let desk: Desk;
let serial = 0;
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
});
afterAll(() => store.close());
beforeEach(async () => {
  desk = await openDesk(store);
  for (const id of [garden, elsewhere])
    await store.spaces.ensure({ id, name: 'Garden', moderatorsChannelId: null }, start);
  await store.spaces.ensureChannel({ id: general, spaceId: garden, name: 'general', private: false });
  await store.spaces.ensureChannel({ id: backstage, spaceId: garden, name: 'backstage', private: true });
});

/** Something Mia said, each in a conversation of its own. */
const mias = async (text: string, change: Partial<InboundMessage> = {}): Promise<MessageId> => {
  serial += 1;
  const id = messageId('anychat', `case-open-${serial}`);
  const event = { ...said(mia, text, desk.clock.ms - minute, externalIdOf(id)), ...change };
  await store.messages.apply([{ event, score: null }], desk.clock.ms);
  return id;
};
const open = (id: MessageId, who = mona) => desk.askPress(who, openCaseActionId(externalIdOf(id)));
const casesOf = (id: SpaceId = garden): Promise<Case[]> => store.cases.list({ spaceId: id, limit: 1000 });
const on = async (id: MessageId): Promise<Case[]> => (await casesOf()).filter(({ cause }) => cause.endsWith(id));
const only = async (id: MessageId): Promise<Case> => {
  const [one, ...more] = await on(id);
  if (one === undefined || more.length > 0) throw new Error(`${more.length + (one === undefined ? 0 : 1)} cases`);
  return one;
};

describe('Open a case, on a message', () => {
  it.each([
    ['The export crashes when I click on save', 'bug-report'],
    ['It would be great to have a dark mode', 'feature-request'],
    ['This is the worst update ever, I hate it', 'other'],
    ['Good morning all', 'other'],
  ])('"%s" opens one of the kind %s, with a link and without a word of it', async (text, kind) => {
    const message = await mias(text);
    const answer = await open(message);
    const one = await only(message);
    expect(one).toMatchObject({ kind, origin: 'person', priority: 'medium', channelId: general, owner: null });
    expect(answer.text).toContain(`Case ${caseNumber(one)} is open:`);
    expect(answer.text).not.toContain(text);
    expect(await store.cases.evidence(one.id, 5)).toMatchObject([{ messageId: message, channelId: general }]);
    const [first] = await store.cases.timeline(one.id);
    expect(first).toMatchObject({ kind: 'opened', by: mona.id });
  });

  it('chosen again, by whomever, is the case that is open, unchanged', async () => {
    const message = await mias('Nobody told us about the move');
    await open(message);
    const before = await only(message);
    desk.clock.ms += hour;
    expect((await open(message)).text).toContain(`Case ${caseNumber(before)} is open already`);
    expect(await only(message)).toEqual(before);
  });

  it('delivered twice is one case and one answer', async () => {
    const message = await mias('Please look at this');
    const id = desk.next();
    await desk.press(mona, openCaseActionId(externalIdOf(message)), undefined, { id });
    await desk.press(mona, openCaseActionId(externalIdOf(message)), undefined, { id });
    expect(await on(message)).toHaveLength(1);
    expect((await desk.posted()).filter(({ effect }) => effect.kind === 'reply')).toHaveLength(1);
  });

  it('joins the case that the agent opened on it by itself', async () => {
    const message = await mias('The import fails with an error');
    const found = findingOfMessage(
      { id: message, spaceId: garden, channelId: general, threadId: null, at: desk.clock.ms },
      { type: 'bug-report', confidence: 0.8, answers: false },
    );
    if (found === null) throw new Error('no finding');
    await store.transaction((tx) => takeFinding(tx, found, { now: desk.clock.ms, newId: desk.deps.newId }));
    expect((await open(message)).text).toContain('is open already');
    expect((await only(message)).origin).toBe('message');
  });

  it('another message of the same thread belongs to it, seen again', async () => {
    const first = await mias('The map is empty');
    const begun = { threadId: first as unknown as InboundMessage['threadId'] };
    const second = await mias('For me, too', begun);
    await open(first);
    expect((await open(second)).text).toContain('is open already');
    await open(second);
    const one = await only(first);
    expect(one.recurred).toBe(1);
    expect((await store.cases.evidence(one.id, 5)).map((each) => each.messageId).sort()).toEqual(
      [first, second].sort(),
    );
  });

  it.each([
    ['within a week after it was closed, is that case again', 6 * day, 1, 'is open again'],
    ['later, is a new one', 8 * day, 2, 'is open:'],
  ])('%s', async (_, later, cases, words) => {
    const message = await mias('The sign-up is closed');
    await open(message);
    await desk.command(mona, `case close ${caseNumber(await only(message))}`);
    desk.clock.ms += later;
    expect((await open(message)).text).toContain(words);
    const all = await on(message);
    expect(all).toHaveLength(cases);
    expect(all.filter(({ closedAt }) => closedAt === null)).toHaveLength(1);
  });

  it('that is not kept opens a case without a link', async () => {
    const message = messageId('anychat', 'said-before-my-time');
    expect((await open(message)).text).toContain('I do not keep that message');
    const one = (await casesOf()).find(({ cause }) => cause.includes('t1'));
    expect(one).toMatchObject({ kind: 'other', channelId: general });
    expect(await store.cases.evidence(one?.id ?? '', 5)).toEqual([]);
  });

  it('of another space is read as one that is not kept', async () => {
    const message = await mias('The export crashes when I click on save', { spaceId: elsewhere });
    expect((await open(message)).text).toContain('I do not keep that message');
    expect(await casesOf(elsewhere)).toEqual([]);
  });

  it('in a private channel opens none', async () => {
    const asked = {
      kind: 'action',
      id: desk.next(),
      platform: 'anychat',
      spaceId: garden,
      channelId: backstage,
      threadId: null,
      member: mona,
      at: desk.clock.ms,
      actionId: openCaseActionId('whispered'),
    };
    expect(await interact(desk.deps, asked)).toMatchObject({ outcome: 'answered' });
    expect(await on(messageId('anychat', 'whispered'))).toEqual([]);
  });

  it('by a member is refused', async () => {
    const message = await mias('Look at this, please');
    expect((await open(message, mia)).text).toContain('only moderators and admins');
    expect(await on(message)).toEqual([]);
  });
});
