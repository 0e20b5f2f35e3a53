// The moderators' desk, by its buttons and commands: what each does, and what the next one is told.

import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { channelId } from '../../../src/core/ids.ts';
import { draftActionId } from '../../../src/core/interventions/card.ts';
import type { NewIntervention } from '../../../src/core/interventions/intervention.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { bodyOf, type Desk, draft, garden, general, marc, mia, minute, mona, openDesk, start, thread } from './desk.ts';

let store: Store;
let desk: Desk;
let open: NewIntervention;
const mods = channelId('anychat', 'mods');

/** A draft with its card out. */
const withCard = async (over: Partial<NewIntervention> = {}): Promise<NewIntervention> => {
  const cardOutboxId = over.cardOutboxId ?? v7();
  const one = draft({ expiresAt: start + 24 * 60 * minute, ...over, cardOutboxId });
  const body = { text: 'card', actions: [] };
  const effect = { kind: 'post', spaceId: garden, channelId: mods, threadId: null, replyTo: null, body } as const;
  await store.outbox.add([{ id: cardOutboxId, platform: 'anychat', effect, createdAt: start, expiresAt: null }]);
  await store.interventions.add(one);
  await desk.posted();
  return one;
};
/** The card as it stands after what was done last. */
const card = async (): Promise<string> => {
  const updates = (await desk.posted()).filter(({ effect }) => effect.kind === 'update');
  return bodyOf(updates.at(-1)?.effect);
};
const press = (decision: Parameters<typeof draftActionId>[1], who = mona, input?: string) =>
  desk.askPress(who, draftActionId(open.id, decision), input);
const settings = () => store.settings.all(garden);

beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
  await store.spaces.ensure({ id: garden, name: 'garden', moderatorsChannelId: mods }, start);
  await store.spaces.ensureChannel({ id: general, spaceId: garden, name: 'general', private: false });
});
afterAll(() => store.close());
beforeEach(async () => {
  desk = await openDesk(store);
  for (const one of await store.interventions.list({ spaceId: garden, status: 'draft', limit: 100 }))
    await store.interventions.move(one.id, 'draft', 'expired', { at: start, by: 'agent' });
  for (const key of ['interventions.neverHere', 'interventions.pausedUntil', 'interventions.quietHours'])
    await store.settings.set(garden, key, key === 'interventions.neverHere' ? [] : null, 'test', start);
  open = await withCard();
});

describe('soft rules', () => {
  const risky = 'A bot says: you get a refund by Friday, see https://elsewhere.example/x';

  it('warn at the first press, explain each, and offer a corrected text and to post it anyway', async () => {
    const body = await press('edit', mona, risky);
    expect(body.text).toContain('A word before I do');
    expect(body.actions.map(({ label }) => label)).toEqual(['Edit', 'Post anyway']);
    expect(body.actions[1]?.input?.value).toBe(risky);
    expect((await store.interventions.get(open.id))?.status).toBe('draft');
  });

  it('post it anyway where a moderator decides so, and the log says which rules it breaks', async () => {
    expect((await press('anyway', mona, risky)).text).toContain('I am posting it now');
    expect((await store.interventions.get(open.id))?.text).toBe(risky);
    const [entry] = (await store.audit.list({ spaceId: garden, limit: 9 })).filter(
      ({ subject, action }) => subject === open.id && action.startsWith('intervention'),
    );
    expect(entry).toMatchObject({ action: 'intervention.edited', actor: mona.id });
    expect(entry?.data.anyway).toContain('link-not-allowed');
    expect((await desk.ask(mona, 'audit')).text).toContain('although it breaks');
  });

  it('hard rules hold for humans too: there is no anyway', async () => {
    const body = await press('anyway', mona, '@everyone read this, says a bot');
    expect(body.text).toContain('Please change this first');
    expect(body.actions.map(({ label }) => label)).toEqual(['Edit']);
  });

  it('a member whose words it is about is not named', async () => {
    const at = desk.clock.now() - 2 * minute;
    const event = {
      kind: 'message' as const,
      id: 'anychat:q1' as never,
      platform: 'anychat' as const,
      spaceId: garden,
      channelId: general,
      threadId: thread,
      replyTo: null,
      author: { id: mia.id, name: 'Gundula', role: 'member' as const },
      mentions: [],
      text: 'awful',
      at,
      revision: at,
    };
    await store.messages.apply([{ event, score: null }], at);
    expect((await press('edit', mona, 'A bot says: Gundula, calm down')).text).toContain('Take out the name');
  });
});

describe('snooze', () => {
  it('takes the buttons away for half an hour, and the draft lives longer', async () => {
    expect((await press('snooze')).text).toContain('I bring it back at 14:30 UTC');
    expect(await store.interventions.get(open.id)).toMatchObject({
      status: 'draft',
      snoozedUntil: start + 30 * minute,
      expiresAt: start + 60 * minute,
    });
    const due = await store.timers.due(start + 61 * minute, 500);
    expect(
      due
        .filter(({ subject }) => subject === open.id)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['expire-intervention', 'wake-intervention']);
    expect((await desk.ask(marc, 'drafts')).text).toContain('snoozed until 14:30 UTC');
    expect((await press('approve', marc)).text).toContain('**Approved.**');
  });

  it('is told on the card, and refused where somebody was first', async () => {
    await press('dismiss');
    expect((await press('snooze', marc)).text).toContain('Mona dismissed this draft');
    open = await withCard();
    await desk.press(mona, draftActionId(open.id, 'snooze'));
    expect(await card()).toContain('Snoozed: I ask again at 14:30 UTC.');
  });
});

describe('dismissing', () => {
  it('takes effect at the first press, and the reason is asked after it', async () => {
    const body = await press('dismiss');
    expect(body.text).toContain('**Dismissed.** Nothing is posted.');
    expect(body.actions.map(({ label }) => label)).toEqual([
      'Not needed',
      'You got it wrong',
      'Too late',
      'Wrong tone',
      'Something else',
      'Never here',
    ]);
    expect((await store.interventions.get(open.id))?.dismissal).toBeNull();
    expect((await press('because-tone')).text).toContain('Thank you, noted: wrong tone.');
    expect(await store.interventions.get(open.id)).toMatchObject({
      status: 'dismissed',
      dismissal: 'tone',
      decidedBy: mona.id,
      decidedAt: start,
    });
    expect((await press('because-wrong', marc)).text).toContain('Mona dismissed this draft');
  });

  it('may bring the reason along where it is typed', async () => {
    expect((await desk.ask(mona, `draft dismiss ${open.id} too-late`)).actions.map(({ label }) => label)).toEqual([
      'Never here',
    ]);
    expect((await store.interventions.get(open.id))?.dismissal).toBe('too-late');
  });
});

describe('never here', () => {
  it('turns the kind off in the channel, drops its open drafts there, and says how to undo it', async () => {
    const second = await withCard();
    const other = await withCard({ kind: 'thanks' });
    const body = await press('never');
    expect(body.text).toContain('No word to calm a talk in #general any more.');
    expect(body.text).toContain('2 open drafts of it there are dismissed.');
    expect(body.text).toContain('`/cco allow de-escalation`');
    expect((await settings())['interventions.neverHere']).toEqual([{ kind: 'de-escalation', channelId: general }]);
    expect((await store.interventions.get(second.id))?.status).toBe('dismissed');
    expect((await store.interventions.get(other.id))?.status).toBe('draft');
    expect((await desk.ask(mona, 'allow')).text).toContain('`de-escalation` in #general');
    expect((await desk.ask(mona, 'allow de-escalation #general')).text).toContain('Allowed again');
    expect((await settings())['interventions.neverHere']).toEqual([]);
    expect((await press('allow')).text).toContain('It was allowed');
  });

  it('is suggested at the fifth dismissal running, and a no keeps the kind', async () => {
    const place = channelId('anychat', `quarrels-${v7()}`);
    await store.spaces.ensureChannel({ id: place, spaceId: garden, name: 'quarrels', private: false });
    for (let dismissal = 1; dismissal <= 5; dismissal += 1) {
      desk.clock.ms += minute;
      open = await withCard({ channelId: place, createdAt: desk.clock.ms });
      const body = await press('dismiss');
      expect(body.text.includes('Five of these running')).toBe(dismissal === 5);
      expect(body.actions.some(({ label }) => label === 'Turn off here')).toBe(dismissal === 5);
    }
    expect((await press('keep')).text).toContain('I go on proposing it in #quarrels');
    desk.clock.ms += minute;
    open = await withCard({ channelId: place, createdAt: desk.clock.ms });
    expect((await press('dismiss')).text).not.toContain('Five of these');
  });
});

describe('in quiet hours', () => {
  it('a press posts it when they end, and can be withdrawn until then', async () => {
    open = await withCard({ postAt: start + 8 * 60 * minute });
    expect((await press('later')).text).toContain('I post it at 22:00 UTC');
    const { postOutboxId } = (await store.interventions.get(open.id)) ?? {};
    expect(await store.outbox.get(postOutboxId ?? '')).toMatchObject({
      nextAttemptAt: start + 8 * 60 * minute,
      status: 'pending',
    });
    expect((await desk.posted()).some(({ effect }) => effect.kind === 'post')).toBe(false);
    expect((await press('approve', marc)).text).toContain('I post it when quiet hours end');
    expect((await desk.ask(mona, `undo ${open.id}`)).text).toContain('**Withdrawn.**');
    expect((await store.outbox.get(postOutboxId ?? ''))?.status).toBe('expired');
  });
});

describe('/cco undo', () => {
  it('takes the last post back, once, and the card says who did', async () => {
    await press('approve');
    const { postOutboxId = '' } = (await store.interventions.get(open.id)) ?? {};
    await store.outbox.claim(postOutboxId ?? '', start, start + minute);
    await store.outbox.settle(postOutboxId ?? '', { status: 'sent', externalId: 'p', at: start });
    await desk.posted();
    await desk.command(marc, 'undo');
    const rows = await desk.posted();
    expect(rows.map(({ effect }) => effect)).toContainEqual({
      kind: 'remove',
      spaceId: garden,
      channelId: general,
      outboxId: postOutboxId,
    });
    expect(rows.map(({ effect }) => bodyOf(effect)).join()).toContain('Taken back by Marc at 14:00 UTC.');
    expect((await store.interventions.get(open.id))?.status).toBe('undone');
    expect((await desk.ask(mona, `undo ${open.id}`)).text).toContain('Marc took that post back');
  });

  const out = async (id: string) => {
    await store.outbox.claim(id, desk.clock.now(), desk.clock.now() + minute);
    await store.outbox.settle(id, { status: 'sent', externalId: `out-${id}`, at: desk.clock.now() });
  };
  const removals = async () =>
    (await desk.posted()).flatMap(({ effect }) => (effect.kind === 'remove' ? [effect.outboxId] : []));

  it('takes back the last thing it said, an answer to a mention too, and what it said before after that', async () => {
    await press('approve');
    const { postOutboxId = '' } = (await store.interventions.get(open.id)) ?? {};
    await out(postOutboxId ?? '');
    desk.clock.ms += 5 * minute;
    await desk.posted();
    await desk.mention(mia, 'who are you?');
    const [answer] = await desk.posted();
    await out(answer?.id ?? '');
    desk.clock.ms += minute;
    const { text } = await desk.ask(mona, 'undo');
    expect(text).toBe('**Taken back.** I am removing what I said in a thread in #general, posted 1 minute ago.');
    expect(await store.outbox.due('anychat', desk.clock.now(), 10_000)).toContainEqual(
      expect.objectContaining({
        effect: { kind: 'remove', spaceId: garden, channelId: general, outboxId: answer?.id },
      }),
    );
    expect((await desk.ask(marc, 'audit')).text).toContain('Mona took something I had said back.');
    expect((await desk.ask(marc, 'undo')).text).toContain('I am removing my word to calm a talk');
    expect((await store.interventions.get(open.id))?.status).toBe('undone');
  });

  it('withdraws an answer that is not out yet', async () => {
    desk.clock.ms += 10 * minute;
    await desk.mention(mia, 'who are you?');
    const [answer] = await desk.posted();
    expect((await desk.ask(mona, 'undo')).text).toContain('**Withdrawn.** I do not post what I said');
    expect((await store.outbox.get(answer?.id ?? ''))?.status).toBe('expired');
    expect(await removals()).toEqual([]);
  });

  it('leaves cards, answers for one member’s eyes, and what is told to those who run the space', async () => {
    desk.clock.ms += 20 * minute;
    await desk.mention(mia, 'who are you?');
    const [answer] = await desk.posted();
    await out(answer?.id ?? '');
    desk.clock.ms += minute;
    const staff = channelId('anychat', 'staff');
    await store.spaces.ensureChannel({ id: staff, spaceId: garden, name: 'staff', private: true });
    const body = { text: 'Customer health', actions: [] };
    for (const place of [mods, staff]) {
      const effect = { kind: 'post', spaceId: garden, channelId: place, threadId: null, replyTo: null, body } as const;
      const id = v7();
      await store.outbox.add([{ id, platform: 'anychat', effect, createdAt: desk.clock.now(), expiresAt: null }]);
      await out(id);
    }
    await desk.ask(mona, 'health');
    expect((await desk.ask(mona, 'undo')).text).toContain('what I said in a thread in #general');
  });

  it.each([
    ['undo 123456789', 'I do not know that post here'],
    [() => `undo ${open.id}`, 'nothing to take back'],
  ])('%s says what there is', async (typed, says) => {
    expect((await desk.ask(mona, typeof typed === 'string' ? typed : typed())).text).toContain(says);
  });
});

describe('/cco pause', () => {
  it.each([
    ['pause 2h', start + 120 * minute, 'Paused** for 2 hours, until 16:00 UTC.'],
    ['pause 30m', start + 30 * minute, 'until 14:30 UTC'],
    ['pause 1d', start + 24 * 60 * minute, 'until 2026-03-11 14:00 UTC'],
    ['pause 3 weeks', null, 'Say for how long'],
    ['pause 1m', null, 'Say for how long'],
    ['pause', null, 'I am not paused'],
    ['pause off', null, 'nothing changes'],
  ])('%s', async (typed, until, says) => {
    expect((await desk.ask(mona, typed)).text).toContain(says);
    expect((await settings())['interventions.pausedUntil']).toBe(until);
  });

  it('is ended, and its rest is told', async () => {
    await desk.ask(mona, 'pause 2h');
    desk.clock.ms += 30 * minute;
    expect((await desk.ask(mona, 'pause')).text).toContain('for another 1 hour');
    expect((await desk.ask(mona, 'pause off')).text).toContain('The pause is over');
    expect((await settings())['interventions.pausedUntil']).toBeNull();
  });
});

describe('/cco quiet-hours', () => {
  it.each([
    ['22:00-08:00 Europe/Berlin', ['From **22:00** to **08:00**', 'It will be in 7 hours: Tue 10 Mar, 22:00.']],
    ['13 to 17 UTC', ['It is quiet now, for another 3 hours: until Tue 10 Mar, 17:00.']],
    ['22.30–7:15 America/New_York', ['From **22:30** to **07:15**']],
  ])('%s is set, with its next change', async (typed, says) => {
    const { text } = await desk.ask(mona, `quiet-hours ${typed}`);
    for (const each of says) expect(text).toContain(each);
    expect((await settings())['interventions.quietHours']).not.toBeNull();
  });

  it.each([
    ['22:00-08:00', 'Please add your time zone'],
    ['22:00-22:00 UTC', 'begin and end at different times'],
    ['25:00-08:00 UTC', 'a time of day'],
    ['22:00-08:00 Berlin', 'no time zone of that name'],
    ['whenever', 'Write it like'],
  ])('%s is refused with what to do', async (typed, says) => {
    expect((await desk.ask(mona, `quiet-hours ${typed}`)).text).toContain(says);
    expect((await settings())['interventions.quietHours']).toBeNull();
  });

  it('needs the zone once, and ends with off', async () => {
    await desk.ask(mona, 'quiet-hours 22-8 UTC');
    expect((await desk.ask(mona, 'quiet-hours 23-7')).text).toContain('From **23:00** to **07:00**');
    expect((await desk.ask(mona, 'quiet-hours off')).text).toContain('No quiet hours any more');
  });
});

describe('/cco mode of one kind', () => {
  it.each([
    ['mode auto thanks', { thanks: 'auto' }, '**thanks: auto**'],
    ['mode off survey', { survey: 'off' }, 'I propose none of it'],
    ['mode auto nudge', undefined, 'can never be auto. It calls people'],
    ['mode auto de-escalation', undefined, 'can never be auto. It can make things worse'],
    ['mode off', undefined, 'Which kind?'],
  ])('%s', async (typed, kept, says) => {
    await store.settings.set(garden, 'interventions.kindModes', {}, 'test', start);
    expect((await desk.ask(mona, typed)).text).toContain(says);
    expect((await settings())['interventions.kindModes']).toEqual(kept ?? {});
  });

  it('is the most the space allows, and goes back to the space’s', async () => {
    await store.settings.set(garden, 'mode', 'observe', 'test', start);
    expect((await desk.ask(mona, 'mode auto thanks')).text).toContain('the most any kind may');
    await store.settings.set(garden, 'mode', 'approve', 'test', start);
    expect((await desk.ask(mona, 'mode default thanks')).text).toContain('**thanks: approve, as the space**');
  });
});

describe('/cco messages', () => {
  it('shows, sets and resets the words of one, and refuses what cannot be filled', async () => {
    expect((await desk.ask(mona, 'messages')).text).toContain('- `thanks`');
    expect((await desk.ask(mona, 'messages thanks')).text).toContain('`{people}`');
    const bad = await desk.ask(mona, 'messages set thanks en {bot} says {nobody}');
    expect(bad.text).toContain('{nobody} is not known here');
    expect(bad.text).toContain('{bot} says {nobody}');
    expect((await desk.ask(mona, 'messages set thanks en {bot}, a bot: thank you all!')).text).toContain(
      '**Changed:** thanks in en',
    );
    expect((await desk.ask(mona, 'messages thanks')).text).toContain('your own');
    expect((await desk.ask(mona, 'messages reset thanks')).text).toContain('Back to my own words');
    expect((await desk.ask(mona, 'messages reset thanks')).text).toContain('already');
    expect((await settings())['messages.overrides']).toEqual({});
  });
});

describe('/cco settings of interventions', () => {
  it.each([
    ['settings exclude #general', ['I say nothing in #general any more'], [general]],
    ['settings exclude nowhere', ['I know no channel of that name'], []],
  ])('%s', async (typed, says, kept) => {
    await store.settings.set(garden, 'interventions.excludedChannels', [], 'test', start);
    const { text } = await desk.ask(mona, typed);
    for (const each of says) expect(text).toContain(each);
    expect((await settings())['interventions.excludedChannels']).toEqual(kept);
    if (kept.length > 0)
      expect((await desk.ask(mona, 'settings include general')).text).toContain('may speak in #general again');
  });

  it('the hold-out is an admin’s, and says what it does', async () => {
    expect((await desk.ask(mona, 'settings hold-out 0.1')).text).toContain('only an admin');
    expect((await desk.ask(mona, 'settings hold-out')).text).toContain('I say nothing although I would');
    expect((await settings())['experiment.holdout']).toBeUndefined();
    const { ada } = await import('./desk.ts');
    expect((await desk.ask(ada, 'settings hold-out 10 %')).text).toContain('**0.10**');
    expect((await settings())['experiment.holdout']).toBe(0.1);
    await store.settings.set(garden, 'experiment.holdout', 0, 'test', start);
  });
});

describe('/cco audit', () => {
  it('tells moderators what was done and set, twenty a page, and nothing of what members asked', async () => {
    await desk.ask(mia, 'privacy show');
    await desk.ask(mia, 'stop off');
    await desk.ask(mona, 'pause 2h');
    await press('approve');
    const { text } = await desk.ask(marc, 'audit');
    expect(text).toContain('Mona approved a word to calm a talk.');
    expect(text).toContain('set interventions.pausedUntil to 2026-03-10T16:00:00.000Z');
    expect(text).not.toContain('Mia');
    expect(text.split('\n').length).toBeLessThanOrEqual(22);
    expect((await desk.ask(marc, 'audit 99')).text).toContain('There ');
    expect((await desk.ask(marc, 'audit nought')).text).toContain('The page is a number');
  });
});

it('/cco brand shows what holds', async () => {
  expect((await desk.ask(mona, 'brand')).text).toContain('No communication strategy was imported');
});

it('/cco help fits a message', async () => {
  expect((await desk.ask(mona, 'help')).text.length).toBeLessThan(4_000);
});
