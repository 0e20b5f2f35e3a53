import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { channelId, memberId, messageId, spaceId } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/core/ports.ts';
import type { QuestionFact } from '../../../src/core/repositories/message-facts.ts';
import { slaSettingsSchema } from '../../../src/core/sla/sla-settings.ts';
import { watchSlas } from '../../../src/core/sla/watch.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';

let store: Store;
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
});
afterAll(() => store.close());

const start = Date.UTC(2026, 2, 10, 14, 0);
const minute = 60_000;
const garden = spaceId('anychat', 'garden');
const help = channelId('anychat', 'help');
const asked = (answered: number | null): QuestionFact => ({
  messageId: messageId('anychat', 'q'),
  channelId: help,
  threadId: null,
  askerId: memberId('anychat', 'ann'),
  at: start,
  answeredAt: answered === null ? null : start + answered * minute,
});
const watch = (minutes: number, answered: number | null = null) =>
  store.transaction((tx) =>
    watchSlas(tx, {
      spaceId: garden,
      questions: [asked(answered)],
      roles: new Map(),
      settings: slaSettingsSchema.parse({}),
      now: start + minutes * minute,
      newId: v7,
    }),
  );

it('a question goes from at risk to missed to a case to a question whether it is solved; each is told once', async () => {
  expect(await watch(10)).toMatchObject({ notices: [], cases: [], nextAt: start + 45 * minute });
  expect((await watch(45)).notices.map(({ rung }) => rung)).toEqual(['helpers']);
  expect((await watch(46)).notices).toEqual([]);
  const missed = await watch(60);
  expect(missed.notices.map(({ rung, how }) => [rung, how])).toEqual([['moderators', 'at-once']]);
  expect(missed.cases).toMatchObject([{ outcome: 'opened', case: { kind: 'response-delay', channelId: help } }]);
  expect(missed.nextAt).toBe(start + 120 * minute);
  const again = await watch(61);
  expect(again.notices).toEqual([]);
  expect(again.cases).toMatchObject([{ outcome: 'added', effects: [] }]);
  expect((await watch(120)).notices.map(({ rung, how }) => [rung, how])).toEqual([['owner', 'digest']]);
  await watch(130, 125);
  const [one] = await store.cases.list({ spaceId: garden, limit: 9 });
  expect(one).toMatchObject({ state: 'awaiting-confirmation', asks: 1 });
  expect((await watch(131, 125)).cases).toEqual([]);
  expect(await store.cases.list({ spaceId: garden, limit: 9 })).toMatchObject([{ asks: 1 }]);
});
