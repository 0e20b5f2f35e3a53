import { sql } from 'kysely';
import type { Member, MemberRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';

// A member is known by what the platform told and by what they said: name and role are those of the newest of the two.
export const createMemberRepository = ({ db }: StoreContext): MemberRepository => ({
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
});
