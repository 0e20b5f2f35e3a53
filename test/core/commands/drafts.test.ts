import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { draftActionId } from '../../../src/core/interventions/card.ts';
import type { NewIntervention } from '../../../src/core/interventions/intervention.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { bodyOf, type Desk, draft, elsewhere, garden, marc, minute, mona, openDesk, start } from './desk.ts';

let store: Store;
let desk: Desk;
let open: NewIntervention;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());
beforeEach(async () => {
  desk = await openDesk(store);
  for (const [at, member] of [mona, marc].entries()) {
    await store.messages.apply(
      [
        {
          event: { kind: 'member', platform: 'anychat', spaceId: garden, member, change: 'joined', at: start - 5 + at },
          score: null,
        },
      ],
      start,
    );
  }
  open = draft();
  await store.interventions.add(open);
});

const posts = async () => (await desk.posted()).filter(({ effect }) => effect.kind === 'post');
const short = () => open.id.slice(-6);

describe.each([
  ['button', (decision: 'approve' | 'dismiss') => desk.press(mona, draftActionId(open.id, decision))],
  ['typed', (decision: 'approve' | 'dismiss') => desk.command(mona, `draft ${decision} ${short()}`)],
  ['typed, whole id', (decision: 'approve' | 'dismiss') => desk.command(mona, `draft ${decision} ${open.id}`)],
])('by %s', (_how, decide) => {
  it('approve posts the draft in its thread, once', async () => {
    await decide('approve');
    await decide('approve');
    const effects = (await posts()).map(({ effect }) => effect);
    expect(effects).toMatchObject([
      { kind: 'post', channelId: open.channelId, threadId: open.threadId, body: { text: open.text } },
    ]);
  });

  it('dismiss posts nothing', async () => {
    await decide('dismiss');
    expect(await posts()).toEqual([]);
    expect(await store.interventions.get(open.id)).toMatchObject({ status: 'dismissed', decidedBy: mona.id });
  });
});

describe.each([
  ['button', (text: string) => desk.askPress(mona, draftActionId(open.id, 'edit'), text)],
  ['typed', (text: string) => desk.ask(mona, `draft edit ${short()} ${text}`)],
])('edit by %s', (_how, edit) => {
  it('posts the moderator’s words, and says that a bot posts them', async () => {
    const id = (await edit('Let us breathe.')) && open.id;
    const { postOutboxId } = (await store.interventions.get(id)) ?? {};
    const row = await store.outbox.get(postOutboxId ?? '');
    expect(bodyOf(row?.effect)).toMatch(/^Let us breathe\.\s+.*bot/su);
  });

  it('what may not be posted is explained, with the text in the Edit button, mended where that can be done', async () => {
    const text = '@everyone calm down or write to me@example.org';
    const body = await edit(text);
    expect(body.text).toContain('Not posted yet');
    expect(body.text).toContain('Take out the e-mail address.');
    expect(body.text).toContain('mention of everyone');
    expect(body.actions).toMatchObject([
      {
        id: draftActionId(open.id, 'edit'),
        input: { value: expect.stringMatching(/^everyone calm down or write to \(left out\)/u) },
      },
    ]);
    expect((await store.interventions.get(open.id))?.status).toBe('draft');
  });
});

it('a text too long for the field comes back whole, in a second private message', async () => {
  const text = `${'calm words '.repeat(300)}end`;
  await desk.press(mona, draftActionId(open.id, 'edit'), text);
  const effects = (await desk.posted()).map(({ effect }) => effect);
  expect(effects.map(({ kind }) => kind)).toEqual(['reply', 'reply']);
  expect(effects.map(bodyOf)).toContain(text);
});

it('what no database can hold is left out of the post, and the rest is posted', async () => {
  await desk.press(mona, draftActionId(open.id, 'edit'), 'A bot says:\u0000 slow \ud800down.');
  const [post] = await posts();
  expect(bodyOf(post?.effect)).toBe('A bot says: slow \ufffddown.');
});

it.each(['', '   ', undefined])('edit without a text (%j) changes nothing and says so', async (text) => {
  expect((await desk.askPress(mona, draftActionId(open.id, 'edit'), text)).text).toContain('I got no text');
  expect((await store.interventions.get(open.id))?.status).toBe('draft');
});

it.each([
  ['approve', 'Mona approved this draft 4 minutes ago.'],
  ['dismiss', 'Mona dismissed this draft 4 minutes ago.'],
] as const)('who comes second to %s is told who was first, and when', async (decision, says) => {
  await desk.press(mona, draftActionId(open.id, decision));
  desk.clock.ms += 4 * minute;
  expect((await desk.askPress(marc, draftActionId(open.id, 'approve'))).text).toContain(says);
  expect((await desk.askPress(mona, draftActionId(open.id, 'approve'))).text).toContain(says.replace('Mona', 'You'));
});

it.each([
  ['pending', null, 'I am posting it, once'],
  ['sent', { status: 'sent', externalId: 'p1', at: 1 }, 'It is posted once'],
  ['failed', { status: 'failed', errorCode: 'chat-forbidden', at: 1 }, 'the card says how it stands'],
] as const)('who comes second while the post is %s is told so', async (_status, outcome, says) => {
  await desk.press(mona, draftActionId(open.id, 'approve'));
  const [post] = await posts();
  const { now } = desk.clock;
  if (outcome !== null) {
    await store.outbox.claim(post?.id ?? '', now(), now() + minute);
    await store.outbox.settle(post?.id ?? '', outcome);
  }
  expect((await desk.askPress(marc, draftActionId(open.id, 'approve'))).text).toContain(says);
});

it('of twenty presses at once by two moderators, one counts and all are answered', async () => {
  const presses = Array.from({ length: 20 }, (_, index) =>
    desk.press(index % 2 === 0 ? mona : marc, draftActionId(open.id, index % 3 === 0 ? 'dismiss' : 'approve')),
  );
  expect((await Promise.all(presses)).map(({ outcome }) => outcome)).toEqual(Array(20).fill('answered'));
  const rows = await desk.posted();
  expect(rows.filter(({ effect }) => effect.kind === 'reply')).toHaveLength(20);
  const decided = await store.interventions.get(open.id);
  expect(rows.filter(({ effect }) => effect.kind === 'post')).toHaveLength(decided?.status === 'approved' ? 1 : 0);
  const firsts = rows.filter(({ effect }) => /^\*\*(?:Approved|Dismissed)/u.test(bodyOf(effect)));
  expect(firsts).toHaveLength(1);
});

it('a draft that ended says so and posts nothing', async () => {
  desk.clock.ms += 31 * minute;
  expect((await desk.askPress(mona, draftActionId(open.id, 'approve'))).text).toContain('nobody decided in time');
  expect(await posts()).toEqual([]);
});

it.each([
  ['failed', 'It was not posted: the chat refused it.'],
  ['expired', 'It was not posted: the chat could not be reached in time.'],
  ['uncertain', 'It may have been posted'],
] as const)('what was approved and ended %s is listed for a day', async (status, says) => {
  await desk.press(mona, draftActionId(open.id, 'approve'));
  const { postOutboxId } = (await store.interventions.get(open.id)) ?? {};
  expect((await desk.ask(mona, 'drafts')).text).not.toContain(open.id.slice(-6));
  await store.outbox.settle(postOutboxId ?? '', { status, errorCode: 'x', at: desk.clock.ms });
  const { text } = await desk.ask(mona, 'drafts');
  expect(text).toContain(`id \`${short()}\`: ${says}`);
  desk.clock.ms += 24 * 60 * minute;
  expect((await desk.ask(mona, 'drafts')).text).not.toContain(short());
});

it('a moderator of another space cannot decide, nor learn that it exists', async () => {
  await store.interventions.add(draft({ id: open.id.replace(/^./u, 'f'), spaceId: elsewhere }));
  await desk.command(mona, `draft approve ${open.id}`, { spaceId: elsewhere });
  const [reply] = await desk.posted();
  expect(bodyOf(reply?.effect)).toContain('I do not know that draft');
  expect((await store.interventions.get(open.id))?.status).toBe('draft');
});

it.each([
  ['draft:gone:approve'],
  ['draft:01999999-0000-7000-8000-000000000000:approve'],
  ['draft::approve'],
  ['draft:x:burn'],
  ['poll:1:yes'],
  [''],
])('an unknown or expired button (%j) is answered kindly', async (actionId) => {
  expect((await desk.askPress(mona, actionId)).text).toMatch(/I do not know that draft|no longer works/u);
});
