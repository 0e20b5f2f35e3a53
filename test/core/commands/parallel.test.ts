// The rules that only hold if the database keeps them, on both databases: many workers, one interaction.
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { channelId } from '../../../src/core/ids.ts';
import { draftActionId } from '../../../src/core/interventions/card.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createPostgresStore } from '../../../src/store/postgres.ts';
import { postgresMissing, startPostgres } from '../../services/postgres.ts';
import { ada, bodyOf, type Desk, draft, garden, marc, max, mia, minute, mona, openDesk } from './desk.ts';

interface Opened {
  readonly store: Store;
  close(): Promise<void>;
}

const pglite = async (): Promise<Opened> => {
  const { store } = await createPgliteStore({ dataDir: 'memory' });
  return { store, close: () => store.close() };
};
const postgres = async (): Promise<Opened> => {
  const server = await startPostgres();
  const { store } = await createPostgresStore({ url: server.url });
  return {
    store,
    close: async () => {
      await store.close();
      await server.close();
    },
  };
};

describe.each([
  ['PGlite', pglite, null],
  ['PostgreSQL', postgres, postgresMissing],
] as const)('on %s', (_name, open, missing) => {
  describe.skipIf(missing !== null)(missing ?? 'with many workers', () => {
    let opened: Opened;
    let desk: Desk;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    beforeEach(async () => {
      desk = await openDesk(opened.store);
    });

    const times = (n: number) => Array.from({ length: n }, (_, index) => index);
    const outcomes = (results: readonly { outcome: string }[]) => results.map(({ outcome }) => outcome).sort();
    const onceOf = (n: number) => ['answered', ...Array.from({ length: n - 1 }, () => 'duplicate')];

    it('a command delivered ten times at once changes and answers once', async () => {
      const id = desk.next();
      const results = await Promise.all(times(10).map(() => desk.command(mona, 'mode observe', { id })));
      expect(outcomes(results)).toEqual(onceOf(10));
      expect(await desk.posted()).toHaveLength(1);
    });

    it('a space asked for by five deliveries at once is one space', async () => {
      const id = desk.next();
      const results = await Promise.all(times(5).map(() => desk.command(ada, 'space create chess', { id })));
      expect(outcomes(results)).toEqual(onceOf(5));
      expect(desk.chat.spaces.size).toBe(1);
      expect(await desk.posted()).toHaveLength(1);
    });

    it('of twenty presses on a draft by two moderators one counts, and all are answered', async () => {
      const one = draft();
      await opened.store.interventions.add(one);
      const results = await Promise.all(
        times(20).map((index) => desk.press(index % 2 === 0 ? mona : marc, draftActionId(one.id, 'approve'))),
      );
      expect(outcomes(results)).toEqual(Array(20).fill('answered'));
      const rows = await desk.posted();
      expect(rows.filter(({ effect }) => effect.kind === 'reply')).toHaveLength(20);
      expect(rows.filter(({ effect }) => effect.kind === 'post')).toHaveLength(1);
    });

    it('two drafts of one card decided on at once: the card shows both as decided', async () => {
      const { store } = opened;
      const cardOutboxId = v7();
      const where = { spaceId: garden, channelId: channelId('anychat', 'mods') };
      const effect = {
        kind: 'post' as const,
        ...where,
        threadId: null,
        replyTo: null,
        body: { text: 'x', actions: [] },
      };
      await store.outbox.add([{ id: cardOutboxId, platform: 'anychat', effect, createdAt: 1, expiresAt: null }]);
      const drafts = times(3).map(() => draft({ cardOutboxId }));
      for (const one of drafts) await store.interventions.add(one);
      await desk.posted();
      await Promise.all(
        drafts.map(({ id }, index) => desk.press(index === 0 ? mona : marc, draftActionId(id, 'dismiss'))),
      );
      const cards = (await desk.posted()).filter((row) => row.effect.kind === 'update');
      expect(cards).toHaveLength(1);
      expect(bodyOf(cards[0]?.effect).match(/Dismissed by/gu)).toHaveLength(3);
    });

    it('a post taken back by two moderators ten times at once is removed once', async () => {
      const { store } = opened;
      const one = draft();
      await store.interventions.add(one);
      await desk.press(mona, draftActionId(one.id, 'approve'));
      const { postOutboxId } = (await store.interventions.get(one.id)) ?? {};
      await store.outbox.claim(postOutboxId ?? '', desk.clock.now(), desk.clock.now() + 1);
      await desk.posted();
      await Promise.all(times(10).map((index) => desk.command(index % 2 === 0 ? mona : marc, `undo ${one.id}`)));
      const rows = await desk.posted();
      expect(rows.filter((row) => row.effect.kind === 'remove')).toHaveLength(1);
      expect(rows.filter((row) => bodyOf(row.effect).startsWith('**Taken back.**'))).toHaveLength(1);
    });

    it('an answer to a mention taken back by two moderators ten times at once is removed once', async () => {
      desk.clock.ms += 10 * minute;
      await desk.posted();
      await desk.mention(max, 'who are you?');
      const [answer] = await desk.posted();
      await opened.store.outbox.claim(answer?.id ?? '', desk.clock.now(), desk.clock.now() + 1);
      await Promise.all(times(10).map((index) => desk.command(index % 2 === 0 ? mona : marc, 'undo')));
      const removed = (await desk.posted()).filter(
        ({ effect }) => effect.kind === 'remove' && effect.outboxId === answer?.id,
      );
      expect(removed).toHaveLength(1);
    });

    it('of thirty mentions at once one is answered', async () => {
      const results = await Promise.all(times(30).map(() => desk.mention(mia, 'help')));
      expect(results.filter(({ outcome }) => outcome === 'answered')).toHaveLength(1);
      expect(await desk.posted()).toHaveLength(1);
    });

    it('each answered command is in the log once', async () => {
      const id = desk.next();
      const count = async () => (await opened.store.audit.list({ spaceId: garden, limit: 1000 })).length;
      const before = await count();
      await Promise.all(times(5).map(() => desk.command(mia, 'help', { id })));
      expect(await count()).toBe(before + 1);
    });
  });
});
