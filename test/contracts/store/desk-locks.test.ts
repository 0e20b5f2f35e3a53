// Many moderators at the same moment: no decision waits for another in a circle, and nothing that one of them set is lost.
import { type Kysely, sql } from 'kysely';
import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { channelId } from '../../../src/core/ids.ts';
import { type DraftDecision, draftActionId } from '../../../src/core/interventions/card.ts';
import { unnameCards } from '../../../src/core/interventions/card-update.ts';
import { wakeDraft } from '../../../src/core/interventions/desk/snooze.ts';
import { expireDraft } from '../../../src/core/interventions/resolve.ts';
import type { NewOutboxRow } from '../../../src/core/ports.ts';
import { loadSettings } from '../../../src/core/settings.ts';
import {
  ada,
  type Desk,
  draft,
  garden,
  general,
  hour,
  marc,
  mona,
  openDesk,
  type Person,
  start,
} from '../../core/commands/desk.ts';
import { describeStores } from './backends.ts';

const rounds = 12;
const quarrels = channelId('anychat', 'quarrels');
const mods = channelId('anychat', 'mods');
const times = (n: number) => Array.from({ length: n }, (_, index) => index);

const card = (id: string): NewOutboxRow => ({
  id,
  platform: 'anychat',
  effect: {
    kind: 'post',
    spaceId: garden,
    channelId: mods,
    threadId: null,
    replyTo: null,
    body: { text: 'x', actions: [] },
  },
  createdAt: 1,
  expiresAt: null,
});

/** Circles that the database broke by refusing somebody. */
const deadlocks = async (db: Kysely<unknown>): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select coalesce(sum(deadlocks), 0)::int as count
    from pg_stat_database`.execute(db);
  return rows[0]?.count ?? 0;
};

/** Presses at the same moment; a refusal by the database is thrown, since nobody tries again here. */
const together = async (desk: Desk, presses: readonly (readonly [Person, string, DraftDecision])[]): Promise<void> => {
  const results = await Promise.all(presses.map(([who, id, decision]) => desk.press(who, draftActionId(id, decision))));
  expect(results.map(({ outcome }) => outcome)).toEqual(presses.map(() => 'answered'));
};

describeStores('Decisions of many moderators at once', (opened) => {
  it('never wait in a circle: "never here" over drafts and cards that others decide on, snooze, wake, end and unname', async () => {
    const { store, db } = opened();
    const before = await deadlocks(db);
    for (const round of times(rounds)) {
      const desk = await openDesk(store);
      const cards = times(3).map(() => v7());
      await store.outbox.add(cards.map(card));
      // Each card has drafts of both channels, in another order than the cards' own.
      const drafts = times(9).map((index) =>
        draft({
          cardOutboxId: cards[(index * 2 + round) % 3] ?? null,
          channelId: index % 2 === 0 ? general : quarrels,
          createdAt: start + index,
        }),
      );
      for (const one of drafts) await store.interventions.add(one);
      await desk.posted();
      const [first = '', second = '', , , , , , eighth = '', last = ''] = drafts.map(({ id }) => id);
      const decisions = ['approve', 'dismiss', 'snooze'] as const;
      await Promise.all([
        together(desk, [
          [mona, first, 'never'],
          ...drafts
            .map(({ id }, index) => [index % 2 === 0 ? mona : marc, id, decisions[index % 3] ?? 'snooze'] as const)
            .reverse(),
          [marc, second, 'never'],
          [ada, last, 'never'],
        ]),
        ...[eighth, last].map((id) => store.transaction((tx) => expireDraft(tx, id, { now: start + hour, newId: v7 }))),
        ...drafts.map(({ id }) => store.transaction((tx) => wakeDraft(tx, id, { now: start + hour, newId: v7 }))),
        store.transaction((tx) => unnameCards(tx, marc.id, start)),
      ]);
      const ended = await Promise.all(drafts.map(({ id }) => store.interventions.get(id)));
      const posts = (await desk.posted()).filter(({ effect }) => effect.kind === 'post');
      expect(posts.map(({ id }) => id).sort()).toEqual(ended.flatMap((one) => one?.postOutboxId ?? []).sort());
      expect(ended.filter((one) => one?.status === 'draft')).toEqual([]);
      await store.settings.set(garden, 'interventions.neverHere', [], mona.id, start);
    }
    expect(await deadlocks(db)).toBe(before);
  });

  it('what several turn off and on at the same moment is off and on', async () => {
    const { store, db } = opened();
    const before = await deadlocks(db);
    const kinds = ['de-escalation', 'nudge', 'thanks', 'welcome', 'status-post', 'rules-reminder'] as const;
    const desk = await openDesk(store);
    const settings = async () => (await loadSettings(store, garden, desk.deps.defaults)).interventions;
    for (const round of times(rounds)) {
      const drafts = kinds.map((kind) => draft({ kind }));
      for (const one of drafts) await store.interventions.add(one);
      await Promise.all([
        together(
          desk,
          drafts.map(({ id }, index) => [index % 2 === round % 2 ? mona : marc, id, 'never'] as const),
        ),
        ...kinds.map((kind) => desk.command(marc, `mode observe ${kind}`)),
      ]);
      expect((await settings()).neverHere.map(({ kind }) => kind).sort()).toEqual([...kinds].sort());
      expect(Object.keys((await settings()).kindModes).sort()).toEqual([...kinds].sort());
      await Promise.all([
        together(
          desk,
          drafts.map(({ id }) => [mona, id, 'allow'] as const),
        ),
        ...kinds.map((kind) => desk.command(marc, `mode default ${kind}`)),
      ]);
      expect(await settings()).toMatchObject({ neverHere: [], kindModes: {} });
    }
    expect(await deadlocks(db)).toBe(before);
  });
});
