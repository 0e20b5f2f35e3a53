import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Driver } from '../../../src/core/health/snapshot.ts';
import { type SpaceId, spaceId } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { ada, type Desk, draft, general, hour, mia, minute, mona, openDesk, snapshot, start } from './desk.ts';

let store: Store;
let desk: Desk;
let space: SpaceId;
let serial = 0;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
  desk = await openDesk(store);
});
afterAll(() => store.close());
beforeEach(async () => {
  serial += 1;
  space = spaceId('anychat', `space-${serial}`);
  await store.spaces.ensure({ id: space, name: 'Garden', moderatorsChannelId: null }, start);
});

const ask = async (typed: string, who = mona): Promise<string> => {
  await desk.command(who, typed, { spaceId: space });
  const [row] = await desk.posted();
  return row?.effect.kind === 'reply' ? row.effect.body.text : '';
};

describe('/cco health', () => {
  it.each([
    [
      'healthy',
      snapshot(),
      [
        'Garden: 0.84, healthy',
        'nothing needs you now',
        '0.79 and 0.88',
        '12 people and 140 messages',
        '2 minutes ago',
      ],
    ],
    [
      'watch',
      snapshot({ score: 0.76, interval: [0.7, 0.83], status: 'watch' }),
      ['0.76, worth watching', 'not sure yet'],
    ],
    [
      'warning',
      snapshot({
        score: 0.61,
        interval: [0.5, 0.7],
        status: 'warning',
        warning: { since: start - 3 * hour, cause: 'sustained', signal: 'tone', window: 'slow' },
      }),
      ['0.61, warning', 'Something has been wrong for 3 hours, mainly tone.', '/cco why'],
    ],
    [
      'a warning from before there were two windows',
      snapshot({ score: 0.61, status: 'warning', warning: { since: start - 2 * hour, cause: 'civility' } }),
      ['Something has been wrong for 2 hours, mainly civility.'],
    ],
    [
      'an outage',
      snapshot({
        score: 0.78,
        status: 'warning',
        warning: { since: start - 5 * minute, cause: 'sudden', signal: 'responsiveness', window: 'fast' },
        fast: {
          score: 0.5,
          interval: [0.4, 0.6],
          authors: 9,
          from: start - 20 * minute,
          change: { since: start - 20 * minute, signal: 'responsiveness', evidence: 12 },
          drivers: [],
        },
      }),
      ['0.78, warning', 'Something turned 20 minutes ago, mainly answers.'],
    ],
    [
      'one part alone',
      snapshot({
        score: 0.82,
        status: 'warning',
        warning: { since: start - hour, cause: 'sustained', signal: 'newcomers', alone: true, window: 'slow' },
      }),
      ['One part has been so low for 1 hour that it counts by itself: newcomers.'],
    ],
    ['little of the score known', snapshot({ coverage: 0.1 }), ['I had data for only 10 % of the score.']],
    [
      'something that may turn',
      snapshot({ pending: { fast: start - minute } }),
      ['0.84, healthy', 'something seems to turn just now'],
    ],
    ['quiet', snapshot({ score: null, interval: null, status: 'quiet', authors: 2 }), ['quiet', 'fewer than 5 people']],
    [
      'too little data',
      snapshot({ score: null, interval: null, status: 'insufficient-data', authors: 3 }),
      ['Too little data yet: 3 people spoke, I need 5.'],
    ],
    [
      'one person',
      snapshot({ score: null, interval: null, status: 'insufficient-data', authors: 1 }),
      ['Too little data yet: 1 person spoke, I need 5.'],
    ],
  ])('%s', async (_name, kept, says) => {
    await store.health.save(space, kept);
    const text = await ask('health');
    for (const words of says) expect(text).toContain(words);
  });

  it('says so when it never looked at the space', async () => {
    expect(await ask('health')).toContain('Too little data yet: nobody spoke lately, I need 5.');
  });

  it.each([
    [0.84, 23 * hour, 'A day ago it was 0.84: no real change.'],
    [0.81, 23 * hour, 'A day ago it was 0.81: a little better now.'],
    [0.74, 23 * hour, 'A day ago it was 0.74: better now.'],
    [0.6, 23 * hour, 'A day ago it was 0.60: much better now.'],
    [0.95, 23 * hour, 'A day ago it was 0.95: worse now.'],
    [0.74, 3 * hour, '3 hours ago it was 0.74: better now.'],
  ])('a day ago %f: the trend in words', async (before, age, says) => {
    await store.health.save(space, snapshot({ at: start - age, score: before }));
    await store.health.save(space, snapshot());
    expect(await ask('health')).toContain(says);
  });

  it('knows the trend of a busy space, looked at every minute', async () => {
    await store.health.save(space, snapshot({ at: start - 23 * hour, score: 0.6 }));
    for (let ago = 120; ago > 0; ago--)
      await store.health.save(space, snapshot({ at: start - ago * minute, score: 0.8 }));
    await store.health.save(space, snapshot({ at: start }));
    expect(await ask('health')).toContain('A day ago it was 0.60');
  });

  it('claims no trend from minutes', async () => {
    await store.health.save(space, snapshot({ at: start - 20 * minute, score: 0.5 }));
    await store.health.save(space, snapshot());
    expect(await ask('health')).not.toContain('ago it was');
  });

  it('uses the space’s own rule of how many people it takes', async () => {
    await store.settings.set(space, 'health.minimumAuthors', 8, 'admin', start);
    await store.health.save(space, snapshot({ score: null, interval: null, status: 'insufficient-data', authors: 6 }));
    expect(await ask('health')).toContain('6 people spoke, I need 8.');
  });
});

describe('/cco why', () => {
  const driver = (signal: Driver['signal'], value: number, weight: number): Driver => ({
    signal,
    value,
    weight,
    contribution: weight * Math.log(value),
  });

  it('tells the biggest first, in words, with people and coverage', async () => {
    const drivers = [driver('spread', 0.97, 0.2), driver('responsiveness', 0.6, 0.3), driver('tone', 0.45, 0.5)];
    await store.health.save(space, snapshot({ score: 0.57, status: 'warning', drivers, coverage: 0.6 }));
    const lines = (await ask('why')).split('\n');
    expect(lines[0]).toBe('**0.57, warning**');
    expect(lines[1]).toBe('What pulls it down most: tone, then answers.');
    expect(lines[2]).toBe('Tone: 0.45, poor, takes 33 % off (how few people sound unhappy)');
    expect(lines[3]).toMatch(/^Answers: 0\.60, weak, takes 14 % off/u);
    expect(lines[4]).toMatch(/^Spread: 0\.97, good, takes 1 % off/u);
    expect(lines[5]).toContain('What would help most: See what people are unhappy about');
    expect(lines[6]).toContain('12 people and 140 messages');
    expect(lines[7]).toContain('60 % of the score');
  });

  it('the shares it tells are exact: together they make the score', () => {
    const parts = [driver('tone', 0.45, 0.5), driver('responsiveness', 0.6, 0.3), driver('spread', 0.97, 0.2)];
    const left = parts.map(({ contribution }) => Math.exp(contribution)).reduce((a, b) => a * b, 1);
    expect(left).toBeCloseTo(0.45 ** 0.5 * 0.6 ** 0.3 * 0.97 ** 0.2, 10);
  });

  it('says when nothing pulls it down', async () => {
    await store.health.save(space, snapshot({ drivers: [driver('tone', 0.97, 1)] }));
    expect(await ask('why')).toContain('Nothing pulls it down.');
  });

  it('says when there is too little', async () => {
    expect(await ask('why')).toContain('Too little data yet');
  });
});

describe('/cco mode', () => {
  it('starts as approve, shows the choices, and says that de-escalation always asks', async () => {
    const text = await ask('mode');
    expect(text).toContain('**Mode: approve**');
    expect(text).toContain('`/cco mode observe`');
    expect(text).toContain('a word to calm a talk');
  });

  it.each(['observe', 'auto'])('sets %s for this space only, and says what it was', async (mode) => {
    const text = await ask(`mode ${mode}`);
    expect(text).toContain(`**Mode: ${mode}**, was approve`);
    expect(text.includes('a word to calm a talk')).toBe(mode === 'auto');
    expect(await store.settings.get(space, 'mode')).toBe(mode);
    expect(await store.settings.get('global', 'mode')).not.toBe(mode);
    expect(await ask('mode')).toContain(`**Mode: ${mode}**`);
  });

  it('setting what already holds changes nothing', async () => {
    expect(await ask('mode approve')).toContain('approve**, as before');
    expect(await store.settings.all(space)).toEqual({});
  });
});

describe('/cco drafts', () => {
  it('says when there are none', async () => {
    expect(await ask('drafts')).toContain('No open drafts');
  });

  it('shows three with their buttons, the one that ends first first, and how many more', async () => {
    await store.spaces.ensureChannel({ id: general, spaceId: space, name: 'general', private: false });
    const open = [40, 10, 30, 20].map((ends) => draft({ spaceId: space, expiresAt: start + ends * minute }));
    const gone = draft({ spaceId: space, expiresAt: start - 1 });
    const others = draft({ spaceId: spaceId('anychat', 'other') });
    for (const one of [...open, gone, others]) await store.interventions.add(one);
    await desk.command(mona, 'drafts', { spaceId: space });
    const [row] = await desk.posted();
    const body = row?.effect.kind === 'reply' ? row.effect.body : null;
    expect(body?.text).toContain('**4 open drafts**');
    expect(body?.text).toContain('a thread in #general, drafted 1 minute ago, ends at 14:10 UTC');
    expect(body?.text).toContain('1 more');
    const soonest = [open[1], open[3], open[2]].map((one) => one?.id ?? '');
    expect(body?.actions.map(({ id }) => id)).toEqual(
      soonest.flatMap((id) => [`draft:${id}:approve`, `draft:${id}:edit`, `draft:${id}:dismiss`]),
    );
  });
});

describe('/cco help and about', () => {
  it('help finds a topic, and shows all where nothing fits', async () => {
    expect((await ask('help privacy', mia)).split('\n')).toHaveLength(6);
    expect(await ask('help xyzzy', mia)).toBe(await ask('help', mia));
  });

  it('about says who it is, and that it is a bot', async () => {
    const text = await ask('about', mia);
    for (const words of ['I am CCO, a bot: Chief Community Officer.', 'I look after', 'calm answers', '/cco help']) {
      expect(text).toContain(words);
    }
  });
});

describe('what is not understood', () => {
  it.each([
    ['hlep', 'Did you mean `/cco help`?'],
    ['xyzzy', 'I do not know that command. `/cco help` shows all'],
    ['privacy', '**Which one?**'],
    ['privacy export soon', 'The page is a number from 1 up'],
    ['privacy export 0', 'The page is a number from 1 up'],
    ['privacy erase maybe', 'type `/cco privacy erase yes`'],
    ['draft approve abc', 'The id has at least 4 characters'],
    ['draft approve abcdef', 'I do not know that draft'],
    ['space create Übung', 'small letters, digits and hyphens'],
    ['space create -chess', 'e.g. `/cco space create urban-gardens`'],
    [`space create ${'x'.repeat(41)}`, '2 to 40 long'],
    ['space create x', '2 to 40 long'],
    [`space create chess ${'x'.repeat(501)}`, 'under 500 characters'],
    ['mode loud', 'observe, approve, auto, off, or default'],
  ])('%j is answered with what to do', async (typed, says) => {
    expect(await ask(typed, ada)).toContain(says);
  });

  it('never repeats what was typed', async () => {
    expect(await ask('canary-word-4711', mia)).not.toContain('canary-word-4711');
  });
});
