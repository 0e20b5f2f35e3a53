import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { interact } from '../../../src/core/commands/interact.ts';
import { exportPages } from '../../../src/core/commands/privacy-export.ts';
import type { MemberExport, Store } from '../../../src/core/ports.ts';
import type { MessageScore } from '../../../src/core/sentiment/score.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { bodyOf, type Desk, garden, general, max, mia, minute, openDesk, said, start } from './desk.ts';

let store: Store;
let desk: Desk;
const score: MessageScore = { label: 'neutral', score: 0, confidence: 0.5, offensive: 0, language: 'en', asks: false };
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());
beforeEach(async () => {
  desk = await openDesk(store);
  for (const { id } of await desk.erasures()) await store.timers.clear(`erase:${id}`);
});

const empty: MemberExport = {
  memberId: mia.id,
  optedOut: false,
  erasedAt: null,
  erasureOrderedFor: null,
  spaces: [],
  messages: [],
  mentions: [],
  reactions: [],
  activity: [],
  decisions: [],
  interventions: [],
  measured: [],
  stopped: false,
  helping: [],
  feedback: [],
  ratings: [],
  caseWork: [],
  caseVotes: [],
  caseMessages: [],
  addresses: [],
  campaigns: [],
  settings: [],
  audit: [],
  deadLetters: [],
  outbox: [],
};
const bare: Omit<MemberExport['messages'][number], 'id' | 'at' | 'text'> = {
  editedAt: null,
  spaceId: garden,
  channelId: general,
  threadId: null,
  replyTo: null,
  name: 'Mia',
  role: 'member',
  mentions: [],
  label: 'neutral',
  score: 0,
  confidence: 0.5,
  offensive: 0,
  language: 'en',
  asks: false,
  severe: null,
};

const talk = (from: number, count: number, who = mia) =>
  store.messages.apply(
    Array.from({ length: count }, (_, index) => ({
      event: said(
        who,
        `sentence ${from + index} of ${who.name}`,
        start - 60 * minute + (from + index) * 1000,
        `${who.name}-${from + index}`,
      ),
      score,
    })),
    start,
  );

describe('/cco privacy show', () => {
  it('tells what is kept in counts, and for how long', async () => {
    await talk(0, 3);
    const { text } = await desk.ask(mia, 'privacy show');
    for (const words of ['Messages: 3. With their text: 3', '30 days', 'Moods read from them: 3', 'privacy erase']) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('sentence');
  });

  it('tells of decisions, settings and what failed only those who have some', async () => {
    const { text } = await desk.ask(mia, 'privacy show');
    for (const words of ['decided', 'Settings', 'process', 'case']) expect(text).not.toContain(words);
    await store.settings.set(garden, 'mode', 'observe', mia.id, start);
    const letter = {
      id: 'd',
      queue: 'ingest',
      errorCode: 'bad',
      at: start,
      attempts: 1,
      payload: {},
      memberId: mia.id,
    };
    await store.deadLetters.add(letter);
    const after = await desk.ask(mia, 'privacy show');
    expect(after.text).toContain('Settings you changed: 1.');
    expect(after.text).toContain('could not process it: 1, removed after 7 days.');
    await store.deadLetters.remove('d');
  });
});

describe('/cco privacy export', () => {
  it('gives one’s own messages and nobody else’s, newest first, on numbered pages', async () => {
    await talk(0, 60);
    await talk(0, 5, max);
    const first = (await desk.ask(mia, 'privacy export')).text;
    const pages = Number(/Page 1 of (\d+)/u.exec(first)?.[1]);
    expect(pages).toBeGreaterThan(1);
    expect(first).toContain('Next: `/cco privacy export 2`');
    expect(first.indexOf('sentence 59')).toBeLessThan(first.indexOf('sentence 58'));
    const all = [first];
    for (let page = 2; page <= pages; page += 1) all.push((await desk.ask(mia, `privacy export ${page}`)).text);
    for (let index = 0; index < 60; index += 1) expect(all.join('\n')).toContain(`sentence ${index} of Mia`);
    expect(all.join('\n')).not.toContain('of Max');
    expect((await desk.ask(mia, `privacy export ${pages + 1}`)).text).toMatch(/There are \d+ pages/u);
  });

  it.each([0, 1])('a text of emoji that runs over a page is not torn, from place %i', (shift) => {
    const text = `${'x'.repeat(shift)}${'😀'.repeat(1990)}`;
    const message = { ...bare, id: 'm', at: '2026-03-10T13:00:00.000Z', text };
    const pages = exportPages({ ...empty, messages: [message] });
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.every((page) => page.isWellFormed())).toBe(true);
    expect(pages.join('').replaceAll('\n', '')).toContain(text);
  });

  it('the pages are the whole export, each fits a reply, and no character is torn', () => {
    const message = fc.record({
      id: fc.string({ maxLength: 20 }),
      at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
      text: fc.option(fc.string({ unit: 'grapheme', maxLength: 4000, size: 'max' })),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), (texts) => {
        const messages = texts.map((one) => ({ ...bare, ...one }));
        const pages = exportPages({ ...empty, messages });
        for (const page of pages) {
          expect(page.length).toBeLessThanOrEqual(3600);
          expect(page.isWellFormed()).toBe(true);
        }
        // A line that goes on on the next page has no line break there.
        const joined = pages.join('').replaceAll('\n', '');
        for (const one of messages) expect(joined).toContain(JSON.stringify({ message: one }));
      }),
      { numRuns: 100 },
    );
  });

  it('holds every kind of what is stored', () => {
    const at = '2026-03-10T13:00:00.000Z';
    const body = { text: 'Your score', actions: [] };
    const pages = exportPages({
      ...empty,
      mentions: [{ messageId: 'anychat:m1', at, channelId: general }],
      reactions: [{ messageId: 'anychat:m2', spaceId: garden, at, mood: 1 }],
      decisions: [{ id: 'v1', spaceId: garden, at, status: 'dismissed', reason: 'no need', text: 'Calm' }],
      caseWork: [{ caseId: 'c1', spaceId: garden, at, kind: 'noted', as: 'doer', note: 'call her' }],
      caseVotes: [{ caseId: 'c2', spaceId: garden, at, round: 0, solved: true }],
      caseMessages: [{ caseId: 'c3', spaceId: garden, messageId: 'anychat:m3' }],
      settings: [{ scope: garden, key: 'mode', value: 'auto', at }],
      audit: [{ at, spaceId: garden, action: 'mention', subject: garden, data: {} }],
      deadLetters: [{ id: 'd1', at, queue: 'ingest', errorCode: 'bad', events: [{ text: 'lost words' }] }],
      outbox: [{ id: 'o1', createdAt: at, kind: 'reply', status: 'sent', body }],
    });
    const told = ['anychat:m1', 'no need', '"auto"', '"mention"', 'lost words', 'Your score'];
    for (const words of [...told, 'anychat:m2', 'call her', '"c2"', 'anychat:m3']) {
      expect(pages.join('\n')).toContain(words);
    }
  });

  it('does not grow by being read', async () => {
    await talk(0, 40);
    const pagesOf = async (page: number) => {
      const { text } = await desk.ask(mia, `privacy export ${page}`);
      return Number(/Page \d+ of (\d+)/u.exec(text)?.[1]);
    };
    const pages = await pagesOf(1);
    for (let page = 1; page <= pages; page += 1) expect(await pagesOf(page)).toBe(pages);
  });
});

describe('/cco privacy erase', () => {
  it('asks first, with a button, and erases nothing yet', async () => {
    const body = await desk.ask(mia, 'privacy erase');
    expect(body.actions).toEqual([{ id: 'privacy:erase:confirm', label: 'Erase all about me', style: 'danger' }]);
    expect(body.text).toContain('cannot be undone');
    expect(await desk.erasures()).toEqual([]);
  });

  it.each([
    ['typed', () => desk.ask(mia, 'privacy erase yes')],
    ['typed loud', () => desk.ask(mia, 'Privacy Erase YES')],
    ['by its button', () => desk.askPress(mia, 'privacy:erase:confirm')],
  ])('confirmed (%s) it starts the erasure of the asker, and of nobody else', async (_how, confirm) => {
    expect((await confirm()).text).toContain('erasing everything about you');
    expect(await desk.erasures()).toEqual([{ id: mia.id, at: start }]);
  });

  it('the answer that confirms it outlives the erasure; what was answered before does not', async () => {
    await desk.command(mia, 'privacy export');
    desk.clock.ms += 5;
    const asked = desk.clock.ms;
    const id = desk.next();
    // The command reaches us a little after it was given.
    const [, before] = [await desk.command(mia, 'about'), await desk.posted()];
    expect(before).toHaveLength(2);
    desk.deps.clock.now = () => asked + 3;
    await desk.command(mia, 'privacy erase yes', { id });
    for (const { id: member, at } of await desk.erasures()) await store.privacy.erase(member, at);
    const left = (await store.outbox.due('anychat', asked + 10, 1000)).filter(
      ({ effect }) => effect.kind === 'reply' && effect.to === mia.id,
    );
    expect(left.map(({ effect }) => bodyOf(effect))).toEqual([expect.stringContaining('I am erasing everything')]);
  });

  it('is ordered with the answer or not at all', async () => {
    const failing: Store = {
      ...store,
      transaction: (work) =>
        store.transaction((tx) =>
          work({ ...tx, outbox: { ...tx.outbox, add: () => Promise.reject(new Error('disk full')) } }),
        ),
    };
    await expect(
      interact(
        { ...desk.deps, store: failing },
        {
          id: desk.next(),
          platform: 'anychat',
          spaceId: garden,
          channelId: general,
          threadId: null,
          member: mia,
          at: start,
          kind: 'command',
          text: 'privacy erase yes',
        },
      ),
    ).rejects.toThrow('disk full');
    expect(await desk.erasures()).toEqual([]);
  });

  it.each([
    ['in order', [1, 2]],
    ['the wrong way round', [2, 1]],
  ])('asked for twice (%s), all up to the later time goes', async (_how, times) => {
    for (const time of times) {
      desk.clock.ms = start + time;
      await desk.ask(mia, 'privacy erase yes');
    }
    expect(await desk.erasures()).toEqual([{ id: mia.id, at: start + 2 }]);
  });

  it('leaves nothing in the log that says who was erased', async () => {
    const before = (await store.audit.list({ spaceId: garden, limit: 1000 })).length;
    await desk.ask(mia, 'privacy erase yes');
    const [entry, ...rest] = await store.audit.list({ spaceId: garden, limit: 1000 });
    expect(rest).toHaveLength(before);
    expect(entry).toMatchObject({ action: 'command.privacy-erase', actor: 'agent' });
    expect(JSON.stringify(entry)).not.toContain(mia.id);
  });

  it.each([
    ['command', (id: string) => desk.command(mia, 'privacy erase yes', { id })],
    ['button', (id: string) => desk.press(mia, 'privacy:erase:confirm', undefined, { id })],
  ])('a %s delivered again after its answer erases nothing that was said since', async (_what, deliver) => {
    const id = desk.next();
    await deliver(id);
    expect((await deliver(id)).outcome).toBe('duplicate');
    expect(await desk.erasures()).toEqual([{ id: mia.id, at: start }]);
  });
});

describe('/cco privacy opt-out and opt-in', () => {
  it('opting out clears texts and moods, and says what it means', async () => {
    await talk(100, 2);
    const { text } = await desk.ask(mia, 'privacy opt-out');
    expect(text).toContain('I keep no text and no mood of what you say');
    expect(await store.privacy.status(mia.id)).toMatchObject({ optedOut: true });
    expect((await store.privacy.export(mia.id)).messages.filter((message) => message.text !== null)).toEqual([]);
    expect((await desk.ask(mia, 'privacy show')).text).toContain('You opted out');
  });

  it('twice is the same as once, and back in is one command', async () => {
    expect((await desk.ask(mia, 'privacy opt-out')).text).toContain('already');
    expect((await desk.ask(mia, 'privacy opt-in')).text).toContain('Welcome back');
    expect((await desk.ask(mia, 'privacy opt-in')).text).toContain('You take part already');
    expect(await store.privacy.status(mia.id)).toMatchObject({ optedOut: false });
  });

  it('touches nobody else', async () => {
    await desk.ask(mia, 'privacy opt-out');
    expect(await store.privacy.status(max.id)).toMatchObject({ optedOut: false });
    await desk.ask(mia, 'privacy opt-in');
  });
});

it('what a member asked is answered to them alone', async () => {
  await desk.command(mia, 'privacy export');
  const rows = await desk.posted();
  expect(rows.map(({ effect }) => (effect.kind === 'reply' ? effect.to : effect.kind))).toEqual([mia.id]);
  expect(bodyOf(rows[0]?.effect)).toContain('JSON');
});
