// Members are asked one thing at a time in one place.
import { v5, v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { advanceCase, takeFinding, voteOnCase } from '../../../src/core/cases/advance.ts';
import { createCarryOut } from '../../../src/core/cases/carry-out.ts';
import { askAgain } from '../../../src/core/cases/follow.ts';
import { shareAnswer } from '../../../src/core/cases/one-question.ts';
import type { Finding } from '../../../src/core/cases/plan.ts';
import { type ChannelId, channelId, memberId, type SpaceId, spaceId, threadId } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createClock, type SettableClock } from '../../fakes/clock.ts';

const minute = 60_000;
const hour = 60 * minute;

let store: Store;
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
});
afterAll(() => store.close());

let clock: SettableClock;
let garden: SpaceId;
let help: ChannelId;
let carryOut: ReturnType<typeof createCarryOut>;
beforeEach(async () => {
  clock = createClock();
  garden = spaceId('anychat', v7());
  help = channelId('anychat', `a-help-${garden}`);
  await store.spaces.ensure({ id: garden, name: 'Garden', moderatorsChannelId: null }, clock.now());
  await store.spaces.ensureChannel({ id: help, spaceId: garden, name: 'help', private: false });
  carryOut = createCarryOut({
    store,
    clock,
    uuidOf: (name) => v5(name, v5.URL),
    defaults: { ...defaultSpaceSettings, mode: 'auto' },
    linkTo: () => '/cco case',
    notify: async () => ({ deliver: [] }),
    tracker: null,
  });
});

const health = { cause: 'health', origin: 'warning', kind: 'negative-sentiment', channelId: null } as const;
const late = () => ({ cause: `sla:${help}`, origin: 'sla', kind: 'response-delay', channelId: help }) as const;
const defect = () => ({ cause: 'message:1', origin: 'message', kind: 'bug-report', channelId: help }) as const;

const open = async (about: Pick<Finding, 'cause' | 'origin' | 'kind' | 'channelId'> & Partial<Finding>) => {
  const finding: Finding = {
    spaceId: garden,
    priority: 'high',
    threadId: null,
    signals: [],
    score: null,
    sourceId: v7(),
    at: clock.now(),
    evidence: [],
    ...about,
  };
  const found = await store.transaction((tx) => takeFinding(tx, finding, { now: clock.now(), newId: v7 }));
  if (found.outcome === 'nothing') throw new Error('no case');
  return found.case.id;
};
const looksSolved = (id: string) => {
  const event = { id: v7(), at: clock.now(), by: null, kind: 'recovered', why: 'person', score: null } as const;
  return store.transaction((tx) => advanceCase(tx, id, event, clock.now()));
};
const close = (id: string) => {
  const event = { id: v7(), at: clock.now(), by: null, kind: 'closed', outcome: 'no-action' } as const;
  return store.transaction((tx) => advanceCase(tx, id, event, clock.now()));
};
const pass = async (minutes: number) => {
  for (let left = minutes; left > 0; left -= 2) {
    await carryOut();
    clock.advance(2 * minute);
  }
};
const confirmed = async (id: string) => {
  for (const name of ['ana', 'ben', 'cleo']) {
    await store.transaction(async (tx) => {
      const by = memberId('anychat', `${garden}-${name}`);
      const vote = { caseId: id, round: 0, by, solved: true, spaceId: garden };
      const advanced = await voteOnCase(tx, vote, { now: clock.now(), newId: v7 });
      if (advanced.outcome === 'advanced') await shareAnswer(tx, advanced.case, clock.now());
    });
  }
};
/** The first words of each question, in the order they were put. */
const asked = async () =>
  (await store.outbox.due('anychat', Number.MAX_SAFE_INTEGER, 1_000)).flatMap(({ effect }) =>
    effect.kind === 'post' && effect.spaceId === garden ? [effect.body.text.split(' ').slice(0, 3).join(' ')] : [],
  );
const state = async (id: string) => (await store.cases.get(id))?.state;

describe('a question about late answers', () => {
  it('waits for that about the health of the space, and takes its answer', async () => {
    const space = await open(health);
    const waiting = await open(late());
    await looksSolved(waiting);
    await pass(10);
    expect(await asked()).toEqual([]);
    await looksSolved(space);
    await pass(10);
    expect(await asked()).toEqual(['Things were not']);
    await confirmed(space);
    await pass(10);
    expect(await asked()).toEqual(['Things were not']);
    expect(await store.cases.get(waiting)).toMatchObject({
      state: 'resolved',
      closedBy: 'members',
      votes: { solved: 3 },
      troubles: [],
    });
  });

  it('is asked after all when a person closes the other case, without what was not said', async () => {
    const space = await open(health);
    const waiting = await open(late());
    await looksSolved(waiting);
    await pass(10);
    await close(space);
    await pass(10);
    expect(await asked()).toEqual(['Some questions here']);
    expect(await state(waiting)).toBe('awaiting-confirmation');
  });

  it('waits a day at most, and is not asked again while it waits', async () => {
    await open(health);
    const waiting = await open(late());
    await looksSolved(waiting);
    await pass(10);
    clock.advance(23 * hour);
    await pass(10);
    clock.advance(hour);
    await store.transaction((tx) => askAgain(tx, clock.now()));
    expect((await store.cases.get(waiting))?.asks).toBe(1);
    await pass(10);
    expect(await asked()).toEqual(['Some questions here']);
  });

  it('does not wait in a thread of its own', async () => {
    await open(health);
    const waiting = await open({ ...late(), threadId: threadId('anychat', `t-${garden}`) });
    await looksSolved(waiting);
    await pass(4);
    expect(await asked()).toEqual(['Some questions here']);
  });

  it('does not wait for what is asked in another channel', async () => {
    const other = channelId('anychat', `b-lounge-${garden}`);
    await store.spaces.ensureChannel({ id: other, spaceId: garden, name: 'lounge', private: false });
    await open(health);
    const waiting = await open({ ...late(), cause: `sla:${other}`, channelId: other });
    await looksSolved(waiting);
    await pass(4);
    expect(await asked()).toEqual(['Some questions here']);
  });
});

describe('questions about different troubles in one channel', () => {
  it('are asked one after the other, each with an answer of its own', async () => {
    const space = await open(health);
    const other = await open(defect());
    await looksSolved(space);
    await pass(4);
    await looksSolved(other);
    await pass(10);
    expect(await asked()).toEqual(['Things were not']);
    await confirmed(space);
    expect(await state(other)).toBe('awaiting-confirmation');
    await pass(4);
    expect(await asked()).toEqual(['Things were not', 'Something here did']);
  });

  it('the one that waits is forgotten when its case moves on', async () => {
    await looksSolved(await open(health));
    await pass(4);
    const other = await open(defect());
    await looksSolved(other);
    await pass(4);
    await close(other);
    clock.advance(25 * hour);
    await pass(10);
    expect(await asked()).toEqual(['Things were not']);
    expect((await store.cases.get(other))?.troubles).toEqual([]);
  });
});
