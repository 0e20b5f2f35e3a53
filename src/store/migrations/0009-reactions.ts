import { type Migration, runStatements } from '../migrate.ts';
import { applyLock } from './0002-apply.ts';

/** Stands for every emoji. */
export const anyEmoji = '00000000-0000-0000-0000-000000000000';

// Reactions, clears and deletions of the same messages come in parallel batches: what each of them finds has to be all
// there is. Batches without them do not take it.
const reactionLock = 67_112_112;

const id = 'text collate "C"';

const tables = [
  // The last word on each member's reaction: one taken back stays for a while as a time and keyed hashes, so that a late
  // copy of it does not come back. The emoji itself is not kept, only its hash.
  `create table cco.reactions (
    message_key uuid not null, member_key uuid not null, emoji_key uuid not null, space_id ${id}, member_id ${id},
    mood smallint not null, at bigint not null, removed boolean not null,
    primary key (message_key, member_key, emoji_key))`,
  `create index reactions_space on cco.reactions (space_id, at) where not removed`,
  `create index reactions_member on cco.reactions (member_key)`,
  `create index reactions_at on cco.reactions (at)`,
  // Up to when all reactions to a message, or all with one emoji, were taken away.
  `create table cco.reaction_clears (
    message_key uuid not null, emoji_key uuid not null, at bigint not null, primary key (message_key, emoji_key))`,
  `create index reaction_clears_at on cco.reaction_clears (at)`,
];

// p_reactions: [{k, m, e: keys of message, member and emoji, s, i: ids of space and member, o: mood, at, x: taken back}], one
// a key. p_clears: [{k, e, at}], one a key. p_gone: keys of messages that were deleted.
const applyReactions = `create function cco.apply_reactions(p_reactions jsonb, p_clears jsonb, p_gone uuid[])
returns int language plpgsql volatile as $$
declare
  cleared int := 0;
  changed int := 0;
begin
  perform pg_advisory_xact_lock_shared(${applyLock});
  perform pg_advisory_xact_lock(${reactionLock});
  if p_clears is not null then
    insert into cco.reaction_clears as c (message_key, emoji_key, at)
      select i.k, i.e, i.at from jsonb_to_recordset(p_clears) as i(k uuid, e uuid, at bigint)
      where not exists (select from cco.messages m where m.key = i.k and m.deleted_at is not null)
      on conflict (message_key, emoji_key) do update set at = excluded.at where excluded.at > c.at;
    get diagnostics cleared = row_count;
    delete from cco.reactions r using jsonb_to_recordset(p_clears) as i(k uuid, e uuid, at bigint)
      where r.message_key = i.k and i.e in (r.emoji_key, '${anyEmoji}') and r.at <= i.at;
  end if;
  if p_reactions is not null then
    insert into cco.reactions as r (message_key, member_key, emoji_key, space_id, member_id, mood, at, removed)
      select i.k, i.m, i.e, case when not i.x then i.s end, case when not i.x then i.i end,
        case when i.x then 0 else i.o end, i.at, i.x
      from jsonb_to_recordset(p_reactions)
        as i(k uuid, m uuid, e uuid, s text, i text, o smallint, at bigint, x boolean)
      left join cco.privacy p on p.member_key = i.m
      where not coalesce(p.opted_out, false) and (p.erased_at is null or i.at > p.erased_at)
        and not exists (select from cco.messages m where m.key = i.k and m.deleted_at is not null)
        and not exists (select from cco.reaction_clears c
          where c.message_key = i.k and c.emoji_key in (i.e, '${anyEmoji}') and c.at >= i.at)
      on conflict (message_key, member_key, emoji_key) do update set space_id = excluded.space_id,
        member_id = excluded.member_id, mood = excluded.mood, at = excluded.at, removed = excluded.removed
      where (excluded.at, excluded.removed) > (r.at, r.removed);
    get diagnostics changed = row_count;
  end if;
  delete from cco.reactions where message_key = any(p_gone);
  delete from cco.reaction_clears where message_key = any(p_gone);
  return cleared + changed;
end
$$`;

export const reactionsMigration: Migration = {
  name: '0009-reactions',
  up: (db) => runStatements(db, [...tables, applyReactions]),
};
