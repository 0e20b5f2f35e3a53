// Reactions: one row a message, member and emoji, the same whatever the order in which they come.
import { sql } from 'kysely';
import type { MessageRepository, ReactionTotals, ScoredEvent } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { Keys } from '../keys.ts';
import { anyEmoji } from '../migrations/0009-reactions.ts';
import type { Db } from '../schema.ts';
import { special } from './totals.ts';

interface Reacted {
  readonly k: string;
  readonly m: string;
  readonly e: string;
  readonly s: string;
  readonly i: string;
  readonly o: number;
  readonly at: number;
  readonly x: boolean;
}
interface Cleared {
  readonly k: string;
  readonly e: string;
  readonly at: number;
}

export interface ReactionBatch {
  readonly reactions: readonly Reacted[];
  readonly clears: readonly Cleared[];
  /** Keys of deleted messages: what was clicked under them goes with them. */
  readonly gone: readonly string[];
}

const emojiKey = (keys: Keys, emoji: string): string => keys.message(`emoji ${emoji}`);

/** The last word on each reaction in a batch; null: it holds nothing that concerns reactions. */
export const reactionsOf = (events: readonly ScoredEvent[], keys: Keys): ReactionBatch | null => {
  const reactions = new Map<string, Reacted>();
  const clears = new Map<string, Cleared>();
  const gone: string[] = [];
  for (const scored of events) {
    const { event } = scored;
    if ('mood' in scored) {
      const { messageId, memberId, emoji, spaceId, at, kind } = scored.event;
      const removed = kind === 'reaction.removed';
      const entry = { k: keys.message(messageId), m: keys.member(memberId), e: emojiKey(keys, emoji) };
      const place = `${entry.k} ${entry.m} ${entry.e}`;
      const known = reactions.get(place);
      // Of two at once the one that takes back, as in SQL.
      if (known !== undefined && (known.at > at || (known.at === at && (known.x || !removed)))) continue;
      reactions.set(place, { ...entry, s: spaceId, i: memberId, o: scored.mood, at, x: removed });
    } else if (event.kind === 'reaction.cleared') {
      const entry = {
        k: keys.message(event.messageId),
        e: event.emoji === null ? anyEmoji : emojiKey(keys, event.emoji),
        at: event.at,
      };
      const known = clears.get(`${entry.k} ${entry.e}`);
      if (known === undefined || known.at < entry.at) clears.set(`${entry.k} ${entry.e}`, entry);
    } else if (event.kind === 'delete') gone.push(keys.message(event.id));
  }
  return reactions.size + clears.size + gone.length === 0
    ? null
    : { reactions: [...reactions.values()], clears: [...clears.values()], gone };
};

const json = (entries: readonly object[]): string | null => (entries.length === 0 ? null : JSON.stringify(entries));

/** Returns how many reactions and clears were new. After the messages of the same batch. */
export const applyReactions = async (db: Db, { reactions, clears, gone }: ReactionBatch): Promise<number> => {
  const { rows } = await sql<{ changed: number }>`
    select cco.apply_reactions(${json(reactions)}::jsonb, ${json(clears)}::jsonb, ${gone}::uuid[]) as changed`.execute(
    db,
  );
  return rows[0]?.changed ?? 0;
};

// An evaluation reads no more of a light signal than this, however much is clicked.
const newestRead = 5_000;

export const createReactionReads = ({
  db,
}: StoreContext): Pick<MessageRepository, 'reactionTotals' | 'expireReactions'> => ({
  reactionTotals: async (spaceId, now, halfLifeMs, horizonMs) => {
    const { rows } = await sql<ReactionTotals>`
      with recursive ${special(spaceId)},
      newest as (
        select message_key, member_id, mood, at from cco.reactions
        where space_id = ${spaceId} and at >= ${now - horizonMs}::bigint and not removed
        order by at desc limit ${newestRead}),
      clicked as (
        select r.member_id, r.mood,
          power(0.5::float8, greatest(${now}::float8 - r.at, 0) / ${halfLifeMs}::float8) as weight
        from newest r join cco.messages m on m.key = r.message_key and m.member_id is not null),
      totals as (
        select member_id, coalesce(sum(weight) filter (where mood > 0), 0) as positive,
          coalesce(sum(weight) filter (where mood < 0), 0) as negative
        from clicked group by member_id)
      select t.member_id as "memberId", coalesce(s.role, told.role, 'member') as role, t.positive, t.negative
      from totals t left join special s on s.member_id = t.member_id
      left join cco.members told on told.space_id = ${spaceId} and told.member_id = t.member_id
      order by t.member_id`.execute(db);
    return rows;
  },

  expireReactions: async (before, limit) => {
    const { rows } = await sql<{ count: number }>`
      with reactions as (
        delete from cco.reactions where (message_key, member_key, emoji_key) in (
          select message_key, member_key, emoji_key from cco.reactions where at < ${before}::bigint
          order by at limit ${limit} for update skip locked)
        returning 1),
      clears as (
        delete from cco.reaction_clears where (message_key, emoji_key) in (
          select message_key, emoji_key from cco.reaction_clears where at < ${before}::bigint
          order by at limit ${limit} for update skip locked)
        returning 1)
      select greatest((select count(*) from reactions), (select count(*) from clears))::int as count`.execute(db);
    return rows[0]?.count ?? 0;
  },
});
