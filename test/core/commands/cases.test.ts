import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caseActionId, voteActionId } from '../../../src/core/cases/actions.ts';
import { advanceCase, takeFinding } from '../../../src/core/cases/advance.ts';
import type { CaseEvent } from '../../../src/core/cases/case.ts';
import type { Finding } from '../../../src/core/cases/plan.ts';
import { analyse, readTopic } from '../../../src/core/commands/analyse.ts';
import { planCaseAction } from '../../../src/core/commands/case-act.ts';
import {
  caseAssign,
  caseClose,
  caseCommands,
  caseNote,
  caseReopen,
  caseShow,
  cases,
} from '../../../src/core/commands/cases.ts';
import type { Command, Inside } from '../../../src/core/commands/command.ts';
import type { Interaction } from '../../../src/core/commands/interaction.ts';
import { sla } from '../../../src/core/commands/sla.ts';
import { spaceId } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import {
  ada,
  bot,
  type Desk,
  garden,
  general,
  hour,
  marc,
  max,
  mia,
  minute,
  mona,
  openDesk,
  type Person,
  said,
  start,
} from './desk.ts';

let store: Store;
let desk: Desk;
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
});
afterAll(() => store.close());

let serial = 0;
const interaction = (who: Person): Interaction => {
  serial += 1;
  return {
    kind: 'command',
    id: `anychat:case-${serial}`,
    platform: 'anychat',
    spaceId: garden,
    channelId: general,
    threadId: null,
    member: who,
    at: desk.clock.ms,
    text: '',
  };
};
const inside = (who: Person, run: Inside, asked: Interaction = interaction(who)) =>
  store.transaction(async (tx) => {
    const reply = await run({ tx, now: desk.clock.ms, interaction: asked, deps: desk.deps, commands: [] });
    return reply.body;
  });
const type = async (who: Person, command: Command, values: Record<string, string> = {}) => {
  const bound = command.bind(values);
  if ('problem' in bound) return bound.problem;
  const asked = interaction(who);
  return (await inside(who, await bound.outside(desk.deps, asked), asked)).text;
};
const press = async (who: Person, actionId: string, input?: string) => {
  const asked = interaction(who);
  const plan = planCaseAction(actionId, input, asked);
  return plan === null ? null : (await inside(who, await plan.outside(desk.deps, asked), asked)).text;
};

const open = async (more: Partial<Finding> = {}) => {
  const found = await store.transaction((tx) =>
    takeFinding(
      tx,
      {
        spaceId: garden,
        cause: `health:${v7()}`,
        origin: 'warning',
        kind: 'negative-sentiment',
        priority: 'high',
        channelId: null,
        threadId: null,
        signals: ['tone'],
        score: 0.6,
        sourceId: v7(),
        at: desk.clock.ms,
        evidence: [],
        ...more,
      },
      { now: desk.clock.ms, newId: v7 },
    ),
  );
  if (found.outcome === 'nothing') throw new Error('no case');
  return found.case;
};
const move = (id: string, event: Partial<CaseEvent> & Pick<CaseEvent, 'kind'>) =>
  store.transaction((tx) =>
    advanceCase(tx, id, { id: v7(), at: desk.clock.ms, by: null, ...event } as CaseEvent, desk.clock.ms),
  );

beforeEach(async () => {
  desk = await openDesk(store);
  await store.spaces.ensure({ id: garden, name: 'Garden', moderatorsChannelId: null }, start);
  await store.spaces.ensureChannel({ id: general, spaceId: garden, name: 'general', private: false });
});

describe('Cases by command', () => {
  it('are for moderators and admins only', () => {
    expect(caseCommands.filter(({ who }) => who === 'member')).toEqual([]);
  });

  it('are listed, shown with what happened, given to somebody, noted on, closed and reopened', async () => {
    const one = await open();
    const number = one.id.slice(-6);
    expect(await type(mona, cases)).toContain(`\`${number}\` The mood is bad`);
    expect(await type(mona, caseAssign, { number })).toContain('You are in charge');
    expect(await type(mona, caseAssign, { number })).toContain('It is so already');
    expect(await type(mona, caseNote, { number, text: 'Spoke with the team.' })).toContain('Noted');
    const shown = await type(marc, caseShow, { number });
    expect(shown).toContain('noted: Spoke with the team.');
    expect(shown).toContain('In charge: a moderator.');
    expect(await type(marc, caseClose, { number, outcome: 'no-action' })).toContain('nothing was to be done');
    expect(await type(marc, caseClose, { number })).toContain('closed already');
    expect(await type(marc, caseReopen, { number })).toContain('Open again');
    expect(await type(marc, caseReopen, { number })).toContain('This case is open');
    expect((await store.cases.get(one.id))?.state).toBe('reopened');
  });

  it('are found by what they were about, closed ones too', async () => {
    const one = await open();
    await move(one.id, {
      kind: 'analysed',
      themes: [{ label: 'kumquat, lantern', messages: 6, authors: 6, trend: { before: null, change: 'new' } }],
    });
    await move(one.id, { kind: 'closed', outcome: 'solved' });
    expect(await type(mona, cases, { search: 'lantern' })).toContain(one.id.slice(-6));
    expect(await type(mona, cases, { search: 'sunflower' })).toBe('No case here was about that.');
  });

  it.each([['abcdef12'], ['%'], ['../..']])('an unknown one (%s) is said to be unknown', async (number) => {
    expect(await type(mona, caseShow, { number: number.padEnd(4, 'x') })).toContain('I do not know that case');
  });

  it('of another space are not shown, nor moved', async () => {
    const one = await open({ spaceId: spaceId('anychat', 'elsewhere') });
    expect(await type(mona, caseShow, { number: one.id })).toContain('I do not know that case');
    expect(await press(mona, caseActionId(one.id, 'close'))).toContain('I do not know that case');
    expect(await press(mia, voteActionId(one.id, 0, true))).toContain('That question is closed');
  });

  it('are given to staff only', async () => {
    const one = await open();
    const answer = await type(ada, caseAssign, { number: one.id, to: '@nobody-knows' });
    expect(answer).toContain('I know no moderator');
    expect(await type(ada, caseAssign, { number: one.id, to: 'nobody' })).toContain('It is so already');
  });
});

describe('Cases by button', () => {
  it('do what the commands do, for moderators', async () => {
    const one = await open();
    expect(await press(mona, caseActionId(one.id, 'take'))).toContain('You are in charge');
    expect(await press(mona, caseActionId(one.id, 'note'), 'Looked at it')).toContain('Noted');
    expect(await press(mona, caseActionId(one.id, 'note'), '  ')).toContain('empty');
    expect(await press(mia, caseActionId(one.id, 'close'))).toContain('only moderators');
    expect(await press(mona, caseActionId(one.id, 'close'))).toContain('Closed: solved');
    expect(await press(mona, caseActionId(one.id, 'reopen'))).toContain('Open again');
    expect(await press(mona, 'draft:x:approve')).toBeNull();
  });

  it('let members say that it is solved, each once; bots have no say', async () => {
    const one = await open();
    await move(one.id, { kind: 'recovered', why: 'warning-cleared', score: 0.9 });
    for (const who of [mia, max, mia]) expect(await press(who, voteActionId(one.id, 0, true))).toContain('Thank you');
    expect(await press(bot, voteActionId(one.id, 0, true))).toContain('for people');
    expect((await store.cases.get(one.id))?.votes).toEqual({ solved: 2, unsolved: 0 });
    await press(marc, voteActionId(one.id, 0, true));
    expect((await store.cases.get(one.id))?.state).toBe('resolved');
    expect(await press(ada, voteActionId(one.id, 0, true))).toContain('That question is closed');
  });

  it('leave the say about a question to who asked it', async () => {
    const question = said(mia, 'How do I export?', start - hour, `q-${v7()}`);
    await store.messages.apply([{ event: question, score: null }], start);
    const one = await open({ cause: `sla:${v7()}`, origin: 'sla', kind: 'response-delay', evidence: [question.id] });
    expect(await press(max, voteActionId(one.id, 0, true))).toContain('Only those who had the problem');
    expect(await press(mia, voteActionId(one.id, 0, true))).toContain('Good to hear');
    expect((await store.cases.get(one.id))?.state).toBe('resolved');
  });
});

const score = { label: 'negative' as const, score: -0.6, confidence: 0.9, offensive: 0, language: 'en', asks: false };

describe('/cco analyse', () => {
  it.each([
    ['checkout 24h', 'checkout', 24 * hour],
    ['dark mode', 'dark mode', 168 * hour],
    ['', '', 168 * hour],
    ['7d', '', 168 * hour],
    ['card 1y', 'card', 31 * 24 * hour],
  ])('reads %j', (text, topic, spanMs) => expect(readTopic(text)).toEqual({ topic, spanMs }));

  it('tells themes with counts of five people or more, within its own promise', async () => {
    const people = Array.from({ length: 7 }, (_, n) => ({
      ...mia,
      id: `anychat:p${n}` as Person['id'],
      name: `Person${n}`,
    }));
    const events = people.map((who, n) => ({
      event: said(
        who,
        n % 2 ? 'the checkout crashes with my card' : 'checkout crashed, card refused',
        start - n * minute,
        `a${n}`,
      ),
      score,
    }));
    await store.messages.apply(events, start);
    const answer = await type(mona, analyse, { topic: 'checkout 24h' });
    expect(answer).toContain('7 messages of 7 people: 100 % of what they say reads unhappy');
    expect(answer).toMatch(/- .*checkout.*: 7 messages of 7 people, new/u);
    expect(answer).not.toMatch(/person\d/iu);
    expect(await type(mona, analyse, { topic: 'lighthouse' })).toContain('Nobody said anything');
    expect(await store.slas.analyses(start, garden)).toMatchObject([{ answeredAt: start }, { answeredAt: start }]);
    expect(await type(mona, sla)).toContain('My own promise: 2 of 2 analyses within 5 minutes.');
  });

  it('tells nothing of four people but that they are too few', async () => {
    const events = [0, 1, 2, 3].map((n) => ({
      event: said({ ...mia, id: `anychat:f${n}` as Person['id'] }, 'the zeppelin leaks', start - n * minute, `z${n}`),
      score,
    }));
    await store.messages.apply(events, start);
    expect(await type(mona, analyse, { topic: 'zeppelin' })).toContain('Fewer than five people');
  });
});

describe('/cco sla', () => {
  it('shows by channel what was answered in time and what still waits', async () => {
    const asks = { ...score, label: 'neutral' as const, asks: true };
    const thread = `anychat:t-${v7()}` as never;
    await store.messages.apply(
      [
        { event: said(mia, 'How do I export my garden?', start - 3 * hour, `w-${v7()}`), score: asks },
        {
          event: { ...said(max, 'Where is the invoice?', start - 3 * hour, `v-${v7()}`), threadId: thread },
          score: asks,
        },
        { event: { ...said(mia, 'Under settings.', start - 2.5 * hour, `u-${v7()}`), threadId: thread }, score },
      ],
      start,
    );
    const answer = await type(mona, sla, { span: '24h' });
    expect(answer).toContain('Promised: a first answer within 1 hour, further ones within 4 hours, around the clock;');
    expect(answer).toMatch(/#general, first answers: 1 of 2 in time \(50 %\)/u);
    expect(answer).toContain('**still waits**');
    expect(await type(mona, sla, { span: 'soon' })).toContain('Say how far back');
  });
});
