import { sql } from 'kysely';
import { storable } from '../../core/messages/storable.ts';
import type { Member, MemberRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

// A member is known by what the platform told and by what they said: name and role are those of the newest of the two.
export const createMemberRepository = ({ db, keys }: StoreContext): MemberRepository => ({
  get: async (spaceId, id) => {
    const { rows } = await sql<Member>`
      select i.member_id as id, ${spaceId}::text as "spaceId",
        case when coalesce(told.told_at, 0) > coalesce(said.revision, 0) then told.name else said.name end as name,
        case when coalesce(told.told_at, 0) > coalesce(said.revision, 0) then told.role else said.role end as role,
        told.joined_at as "joinedAt",
        case when told.left_at >= coalesce(told.joined_at, 0) then told.left_at end as "leftAt"
      from (select ${id}::text collate "C") i(member_id)
      left join cco.members told on told.space_id = ${spaceId} and told.member_id = i.member_id
      left join lateral (
        select m.name, m.role, m.revision from cco.messages m
        where m.member_id = i.member_id and m.space_id = ${spaceId} order by m.at desc limit 1) said on true
      where told.member_id is not null or said.name is not null`.execute(db);
    return rows[0] ?? null;
  },
  told: async (spaceId, { id, name, role }, at) => {
    await sql`insert into cco.members as m (space_id, member_id, name, role, told_at)
      select ${spaceId}, ${id}, ${storable(name)}, ${role}, ${at}::bigint
      where not exists (select from cco.privacy where member_key = ${keys.member(id)} and (opted_out or erased_at >= ${at}))
      on conflict (space_id, member_id) do update set name = excluded.name, role = excluded.role, told_at = excluded.told_at
        where m.told_at < excluded.told_at`.execute(db);
  },
});
