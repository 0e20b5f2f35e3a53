// Mail that comes in becomes feedback of the space it was sent to: once each, whatever happens on the way.
import { type Kysely, sql } from 'kysely';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createFeedbackIntake } from '../../../src/core/coordination/feedback-intake.ts';
import { CcoError } from '../../../src/core/errors.ts';
import {
  createTakeReceivedMails,
  type FetchedMail,
  noteReceivedMail,
} from '../../../src/core/feedback/received-mail.ts';
import { spaceId } from '../../../src/core/ids.ts';
import type { ReceivedMail } from '../../../src/core/mail/mail-event.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createAfinnScorer } from '../../../src/core/sentiment/afinn.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { readInTurns } from '../../../src/main/reading/turns.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createClock } from '../../fakes/clock.ts';

const garden = spaceId('anychat', 'garden');
const addresses = new Map([['feedback@example.com', garden]]);
const hour = 3_600_000;
const clock = createClock();

let store: Store;
let db: Kysely<unknown>;
beforeAll(async () => {
  ({ store, db } = await createPgliteStore({ dataDir: 'memory' }));
  await store.spaces.ensure({ id: garden, name: 'Garden', moderatorsChannelId: null }, clock.now());
});
afterAll(() => store.close());

let number = 0;
let provider: Map<string, FetchedMail>;
let faults: CcoError[];
let asked: string[];
let noted: string[];
beforeEach(() => {
  [provider, faults, asked, noted] = [new Map(), [], [], []];
});

const arrive = async (text: string, more: Partial<ReceivedMail & FetchedMail> = {}): Promise<string> => {
  number += 1;
  const id = `r${number}`;
  provider.set(id, { subject: more.subject ?? '', text, automatic: more.automatic ?? false });
  await report(id, more);
  return id;
};
const report = (id: string, more: Partial<ReceivedMail> = {}): Promise<boolean> =>
  noteReceivedMail(
    store,
    {
      id: `report-${id}`,
      externalId: id,
      at: clock.now(),
      from: 'Anna <anna.canary@example.org>',
      to: ['Feedback <Feedback@Example.com>'],
      subject: '',
      messageId: `<${id}@example.org>`,
      attachments: 0,
      ...more,
    },
    addresses,
    clock.now(),
  );

const intake = () =>
  createFeedbackIntake({
    store,
    clock,
    newId: v7,
    reader: readInTurns(createAfinnScorer()),
    defaults: defaultSpaceSettings,
  });
const round = () =>
  createTakeReceivedMails({
    store,
    clock,
    intake: intake(),
    fetch: async (id) => {
      asked.push(id);
      const fault = faults.shift();
      if (fault !== undefined) throw fault;
      const mail = provider.get(id);
      if (mail === undefined) throw new CcoError('gone', { code: 'mail-not-found' });
      return mail;
    },
    noted: ({ code }) => void noted.push(code),
  })();
const kept = async (id: string) =>
  (await store.feedback.list({ spaceId: garden, limit: 100 })).find((one) => one.id === `e-mail:${id}`);

it('is scored like chat and counted apart, without what it answers', async () => {
  const id = await arrive('The login is terrible.\n\nOn Monday, Eve wrote:\n> I love it', { subject: 'The login' });
  expect(await round()).toBe(1);
  expect(await kept(id)).toMatchObject({
    source: 'e-mail',
    memberId: null,
    text: 'The login\nThe login is terrible.',
    score: { label: 'negative' },
  });
  expect(await store.coordination.sources(garden, 0, clock.now() + 1)).toEqual([
    { source: 'e-mail', authors: 1, items: 1 },
  ]);
});

it('is taken once, however often it is reported and by however many processes', async () => {
  const id = await arrive('It works now.');
  await report(id);
  const taken = await Promise.all([round(), round()]);
  expect(taken.reduce((sum, one) => sum + one, 0)).toBe(1);
  await report(id);
  expect(await round()).toBe(0);
  expect(asked).toEqual([id]);
});

it('to an address that is none of ours is nothing', async () => {
  expect(await report('r-other', { to: ['sales@example.com', 'not an address'] })).toBe(false);
  expect(await report('r-copy', { to: ['sales@example.com', 'feedback@example.com'] })).toBe(true);
  await store.receivedMails.settle('r-copy', { status: 'failed', errorCode: null }, clock.now());
});

it('waits while the provider is away, and is given up after a week', async () => {
  const away = () => new CcoError('no answer', { code: 'mail-unavailable', retryable: true });
  const id = await arrive('It is slow.');
  faults.push(away(), away());
  await round();
  expect(await round()).toBe(0);
  expect(asked).toEqual([id]);
  clock.advance(hour);
  await round();
  clock.advance(hour);
  expect(await round()).toBe(1);
  const lost = await arrive('Nobody reads this.');
  for (let days = 0; days <= 7; days += 1) {
    faults.splice(0, 9, away());
    await round();
    clock.advance(24 * hour);
  }
  expect(await store.receivedMails.count('waiting')).toBe(0);
  expect(noted).toEqual(['mail-unavailable']);
  expect(await kept(lost)).toBeUndefined();
});

it('waits for a key that may read it, and says so', async () => {
  const id = await arrive('It is slow.');
  faults.push(new CcoError('no', { code: 'mail-forbidden' }));
  await round();
  expect(noted).toEqual(['mail-forbidden']);
  clock.advance(16 * 60_000);
  expect(await round()).toBe(1);
  expect(await kept(id)).toBeDefined();
});

it.each<[string, string, Partial<FetchedMail>, 'automatic' | 'empty']>([
  ['by a machine', 'I am out of office.', { automatic: true }, 'automatic'],
  ['with nothing of its writer’s own', 'On Monday, Eve wrote:\n> Hello', {}, 'empty'],
])('%s is no feedback', async (_, text, more, status) => {
  const before = await store.receivedMails.count(status);
  const id = await arrive(text, more);
  expect(await round()).toBe(0);
  expect(await store.receivedMails.count(status)).toBe(before + 1);
  expect(await kept(id)).toBeUndefined();
});

it('that the provider does not have is given up at once', async () => {
  await report('r-gone');
  await round();
  expect(noted).toEqual(['mail-not-found']);
});

it('leaves no address anywhere, and no row in time', async () => {
  await arrive('It is slow.');
  await round();
  const { rows } = await sql<{
    name: string;
  }>`select tablename as name from pg_tables where schemaname = 'cco'`.execute(db);
  for (const { name } of rows) {
    const dump = await sql`select * from ${sql.id('cco', name)}`.execute(db);
    expect(JSON.stringify(dump.rows), name).not.toContain('canary');
  }
  expect(await store.receivedMails.expire(clock.now() + 1)).toBeGreaterThan(5);
  expect(await store.receivedMails.count('taken')).toBe(0);
});
