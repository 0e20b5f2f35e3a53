import { type Migration, runStatements } from '../migrate.ts';

/** Held shared by every batch, alone by what must not run beside one (erase, opt-out). */
export const applyLock = 67_112_111;

const deltaType = `create type cco.activity_delta as (
  space_id text collate "C", bucket bigint, member_id text collate "C", channel_id text collate "C",
  messages int, positive int, negative int, offensive int)`;

// What one stored message adds to the counts (sign 1) or takes from them (sign -1).
const deltaOf = `create function cco.delta_of(m cco.messages, sign int) returns cco.activity_delta
language sql immutable as $$
  select row(m.space_id, m.at - m.at % 600000, m.member_id, m.channel_id, sign,
    sign * (m.label is not distinct from 'positive')::int, sign * (m.label is not distinct from 'negative')::int,
    sign * (m.offensive is not null and m.offensive >= 0.5)::int)::cco.activity_delta
$$`;

// The hot path as one call: both databases keep the plans of a function's statements, each statement sees what was
// committed just before it (also while it waited for a lock), and a batch costs one round trip.
// Locks are taken in one order everywhere: spaces, channels, messages by key, counts by key, members by key.
// p_events: [{k: key, a: author's keyed hash, d: deleted at | v: revision, at, i, s, c, t, p: ids of message, space, channel,
//   thread, message replied to, m, n, r: author's id, name, role, w, wk: members mentioned and their keyed hashes,
//   x: text, l, sc, cf, o, g, q: label, score, confidence, offensive, language, asks}], one a key.
// p_members: [{s, m, a: space, member, keyed hash, n, r, at: name, role and when told, j, l: joined, left}], one a member.
const applyEvents = `create function cco.apply_events(
  p_events jsonb, p_members jsonb, p_spaces text[], p_channels text[], p_channel_spaces text[], p_now bigint,
  out inserted int, out updated int, out deleted int, out refused int, out dirty text[])
language plpgsql volatile as $$
declare
  incoming cco.messages[];
  deltas cco.activity_delta[];
  settled int := 0;
  members int;
  n cco.messages%rowtype;
  o cco.messages%rowtype;
begin
  inserted := 0; updated := 0; deleted := 0; refused := 0; dirty := '{}';
  perform pg_advisory_xact_lock_shared(${applyLock});

  insert into cco.spaces (id, platform, name, created_at)
    select s, split_part(s, ':', 1), substr(s, strpos(s, ':') + 1), p_now from unnest(p_spaces) s
    on conflict do nothing;
  insert into cco.channels (id, space_id, name)
    select c, s, substr(c, strpos(c, ':') + 1) from unnest(p_channels, p_channel_spaces) u(c, s)
    on conflict do nothing;

  if p_events is not null then
    -- The rows they want to become, privacy applied: an erased author's are left out, of one who opted out only the
    -- fact remains that someone spoke, and neither is mentioned.
    select array_agg(row(i.k, i.d, i.v, i.at,
        case when not h.hidden then i.cf end, case when not h.hidden then i.sc end,
        case when not h.hidden then i.o end, case when not h.hidden then i.q end,
        i.i, i.s, i.c, i.t, i.p, case when not h.hidden then i.m end,
        case when not h.hidden then i.n end, case when not h.hidden then i.r end,
        case when not h.hidden then i.l end, case when not h.hidden then i.g end,
        case when not h.hidden and i.w is not null then (
          select array_agg(w order by place) from unnest(i.w, i.wk) with ordinality u(w, wk, place)
          where not exists (select from cco.privacy q where q.member_key = wk and (q.opted_out or q.erased_at >= i.at))
        ) end,
        case when not h.hidden then i.x end)::cco.messages order by i.k) into incoming
    from jsonb_to_recordset(p_events) as i(k uuid, a uuid, d bigint, v bigint, at bigint, cf float8, sc float8, o float8, q boolean,
      i text, s text, c text, t text, p text, m text, n text, r text, l text, g text, w text[], wk uuid[], x text)
    left join cco.privacy p on p.member_key = i.a
    cross join lateral (select coalesce(p.opted_out, false) as hidden) h
    where p.erased_at is null or i.at > p.erased_at;
    refused := jsonb_array_length(p_events) - coalesce(cardinality(incoming), 0);
    with fresh as (
      insert into cco.messages select i.* from unnest(incoming) i on conflict (key) do nothing returning *
    ), mentioned as (
      insert into cco.mentions (member_id, channel_id, at, key)
        select w, f.channel_id, f.at, f.key from fresh f, unnest(f.mentions) w where f.mentions is not null
        on conflict do nothing
    ), marked as (
      insert into cco.dirt (space_id, channel_id, thread_id, at)
        select distinct f.space_id, f.channel_id, f.thread_id, p_now from fresh f where f.label = 'negative'
    )
    select count(f.id), count(*) - count(f.id), count(*),
      coalesce(array_agg(distinct f.space_id) filter (where f.id is not null), '{}'),
      array_agg(row(f.space_id, f.at - f.at % 600000, f.member_id, f.channel_id, 1,
        (f.label is not distinct from 'positive')::int, (f.label is not distinct from 'negative')::int,
        (f.offensive is not null and f.offensive >= 0.5)::int)::cco.activity_delta) filter (where f.member_id is not null)
      into inserted, deleted, settled, dirty, deltas
      from fresh f;

    if settled < coalesce(cardinality(incoming), 0) then
      -- A row only ever moves forward, so what is outdated by what is seen here needs no lock to be passed over.
      for n in
        select i.* from unnest(incoming) i join cco.messages m on m.key = i.key
        where (i.deleted_at is null and m.deleted_at is null and m.revision < i.revision)
          or (i.deleted_at is not null and (m.deleted_at is null or m.deleted_at > i.deleted_at))
        order by i.key
      loop
        select * into o from cco.messages m where m.key = n.key for update;
        if o.deleted_at is not null then
          if n.deleted_at < o.deleted_at then
            update cco.messages m set deleted_at = n.deleted_at where m.key = n.key;
          end if;
          continue;
        end if;
        continue when n.deleted_at is null and o.revision >= n.revision;
        if o.member_id is not null then deltas := deltas || cco.delta_of(o, -1); end if;
        if n.member_id is not null then deltas := deltas || cco.delta_of(n, 1); end if;
        delete from cco.mentions w where w.key = o.key and w.member_id = any(o.mentions)
          and w.channel_id = o.channel_id and w.at = o.at;
        insert into cco.mentions (member_id, channel_id, at, key)
          select w, n.channel_id, n.at, n.key from unnest(n.mentions) w on conflict do nothing;
        update cco.messages m set (deleted_at, revision, at, confidence, score, offensive, asks, id, space_id, channel_id,
            thread_id, reply_to, member_id, name, role, label, language, mentions, text)
          = (n.deleted_at, n.revision, n.at, n.confidence, n.score, n.offensive, n.asks, n.id, n.space_id, n.channel_id,
            n.thread_id, n.reply_to, n.member_id, n.name, n.role, n.label, n.language, n.mentions, n.text)
          where m.key = n.key;
        if n.deleted_at is null then updated := updated + 1; else deleted := deleted + 1; end if;
        if n.label = 'negative' then
          insert into cco.dirt (space_id, channel_id, thread_id, at) values (n.space_id, n.channel_id, n.thread_id, p_now);
        end if;
        dirty := array(select distinct s from unnest(dirty || o.space_id || n.space_id) s where s is not null);
      end loop;
    end if;

    insert into cco.activity as a (space_id, bucket, member_id, channel_id, messages, positive, negative, offensive)
      select d.space_id, d.bucket, d.member_id, d.channel_id,
        sum(d.messages), sum(d.positive), sum(d.negative), sum(d.offensive)
      from unnest(deltas) d group by 1, 2, 3, 4
      having sum(d.messages) <> 0 or sum(d.positive) <> 0 or sum(d.negative) <> 0 or sum(d.offensive) <> 0
      order by 1, 2, 3, 4
      on conflict (space_id, bucket, member_id, channel_id) do update set
        messages = a.messages + excluded.messages, positive = a.positive + excluded.positive,
        negative = a.negative + excluded.negative, offensive = a.offensive + excluded.offensive;
    if updated + deleted > 0 then
      delete from cco.activity a using unnest(deltas) d
        where a.space_id = d.space_id and a.bucket = d.bucket and a.member_id = d.member_id
          and a.channel_id = d.channel_id and a.messages = 0;
    end if;
  end if;

  if p_members is not null then
    with told as (
      insert into cco.members as m (space_id, member_id, name, role, told_at, joined_at, left_at)
        select i.s, i.m, i.n, i.r, i.at, i.j, i.l
        from jsonb_to_recordset(p_members) as i(s text, m text, a uuid, n text, r text, at bigint, j bigint, l bigint)
        left join cco.privacy p on p.member_key = i.a
        where not coalesce(p.opted_out, false) and (p.erased_at is null or i.at > p.erased_at)
        order by 1, 2
        on conflict (space_id, member_id) do update set
          (name, role) = (select x.name, x.role from (values (m.told_at, m.name, m.role),
            (excluded.told_at, excluded.name, excluded.role)) x(told_at, name, role) order by x.told_at desc, x.name collate "C", x.role limit 1),
          told_at = greatest(m.told_at, excluded.told_at),
          joined_at = greatest(m.joined_at, excluded.joined_at), left_at = greatest(m.left_at, excluded.left_at)
        where excluded.told_at > m.told_at
          or excluded.told_at = m.told_at and (excluded.name collate "C", excluded.role) < (m.name collate "C", m.role)
          or excluded.joined_at > coalesce(m.joined_at, 0) or excluded.left_at > coalesce(m.left_at, 0)
        returning m.space_id)
    select count(*), dirty || coalesce(array_agg(distinct t.space_id), '{}') into members, dirty from told t;
    updated := updated + members;
    dirty := array(select distinct s from unnest(dirty) s);
  end if;

  insert into cco.dirt (space_id, at) select s, p_now from unnest(dirty) s;
end
$$`;

export const applyMigration: Migration = {
  name: '0002-apply',
  up: async (db) => {
    await runStatements(db, [deltaType, deltaOf, applyEvents]);
  },
};
