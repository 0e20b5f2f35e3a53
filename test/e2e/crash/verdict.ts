// What must be true at the end, whatever was killed.
import { expect } from 'vitest';
import type { Query } from './backing.ts';
import type { Community, Talk } from './community.ts';
import type { Decision } from './desk.ts';
import type { Peer } from './peer.ts';
import { readStored, recount } from './recount.ts';

interface Outbox {
  readonly id: string;
  readonly status: string;
  readonly kind: string;
  readonly external: string | null;
  readonly error: string | null;
}
interface Draft {
  readonly id: string;
  readonly status: string;
  readonly card: string | null;
  readonly post: string | null;
  readonly channel: string;
  readonly thread: string | null;
}

/** Every message once, as its author said it last; nothing deleted; counts equal to a recount from the peer. */
export const expectSameAsPeer = async (query: Query, peer: Peer, community: Community): Promise<number> => {
  const stored = await readStored(query);
  const expected = await recount(peer, community, stored.moods);
  expect(stored.messages).toEqual(expected.messages);
  expect(stored.activity).toEqual(expected.activity);
  expect(stored.total).toEqual(expected.total);
  expect(await query('select id from cco.dead_letters')).toEqual([]);
  return expected.messages.length;
};

/** Members as they joined. */
export const expectMembers = async (query: Query, talk: Talk): Promise<void> => {
  const members = await query<{ id: string; name: string; role: string; here: boolean }>(
    `select member_id as id, name, role, joined_at is not null and left_at is null as here from cco.members
     where name like 'Resident %'`,
  );
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
  expect(members.toSorted(byId)).toEqual(
    talk.residents.map(({ id, name }) => ({ id: `anychat:${id}`, name, role: 'member', here: true })).toSorted(byId),
  );
};

/** So many tombstones, without content. */
export const expectTombstones = async (query: Query, count: number): Promise<void> => {
  const [gone] = await query<{ count: number; content: number }>(
    `select count(*)::int as count, (count(id) + count(text) + count(member_id))::int as content
     from cco.messages where deleted_at is not null`,
  );
  expect(gone).toEqual({ count, content: 0 });
};

/** Everything the agent said in the peer belongs to one outbox row, and every sent row to one message. */
export const expectPostedOnce = async (
  query: Query,
  peer: Peer,
  community: Community,
  decided: ReadonlyMap<string, Decision>,
): Promise<{ approved: number; cards: number; posts: number }> => {
  const rows = await query<Outbox>(
    `select id, status, effect::json->>'kind' as kind, external_id as external, error_code as error
     from cco.outbox order by id`,
  );
  // A card's look that a later one replaced before it was sent is not missed.
  expect(
    rows.filter(({ status, kind, error }) => status !== 'sent' && !(kind === 'update' && error === 'superseded')),
  ).toEqual([]);
  const channels = [...community.channels, community.moderatorsChannel];
  const said = (await Promise.all(channels.map((id) => peer.list(id)))).flat().filter((m) => m.author.role === 'agent');
  const posted = rows.filter(({ kind }) => kind === 'post' || kind === 'reply');
  expect(said.map(({ nonce, id }) => `${nonce} ${id}`).sort()).toEqual(
    posted.map(({ id, external }) => `${id} ${external}`).sort(),
  );

  const drafts = await query<Draft>(
    `select id, status, card_outbox_id as card, post_outbox_id as post, channel_id as channel, thread_id as thread
     from cco.interventions order by id`,
  );
  const expected = [...decided].map(([id, decision]) => `${id} ${decision === 'approve' ? 'approved' : 'dismissed'}`);
  expect(drafts.map(({ id, status }) => `${id} ${status}`)).toEqual(expected.sort());
  for (const draft of drafts) {
    const there = said.filter(({ threadId }) => `anychat:${threadId}` === draft.thread);
    expect(there.map(({ nonce }) => nonce)).toEqual(draft.status === 'approved' ? [draft.post] : []);
    const cards = said.filter(({ nonce }) => nonce === draft.card);
    expect(cards.map(({ channelId, actions }) => [channelId, actions ?? []])).toEqual([
      [community.moderatorsChannel, []],
    ]);
  }
  // One draft a quarrel: a second evaluation did not propose again.
  expect(new Set(drafts.map(({ thread }) => thread)).size).toBe(drafts.length);
  return {
    approved: drafts.filter(({ status }) => status === 'approved').length,
    cards: drafts.length,
    posts: said.length,
  };
};
