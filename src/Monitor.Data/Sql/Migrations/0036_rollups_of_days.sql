-- A bucket of a day holds the hours of that day that are over for its account or post: all but the newest one it has. So a measurement writes one
-- bucket, that of its hour, and only the first of an hour adds the hour before to its day. Whoever reads days adds the newest hour.
drop trigger roll_up on influencer_metrics_history;
drop trigger roll_up on post_metrics_history;
drop trigger roll_back on influencer_metrics_history;
drop trigger roll_back on post_metrics_history;
drop function roll_up_accounts, roll_up_posts, roll_back_accounts, roll_back_posts, add_to_history_rollup, backfill_history_rollup, rebuild_history_rollup;
drop type history_value;

-- The newest hour that an account or post has.
create function newest_rollup_hour(of_kind smallint, of_entity bigint) returns timestamptz language sql stable as $$
    select at from history_rollup where kind = of_kind and entity_id = of_entity and unit = 'h' order by at desc limit 1
$$;

-- Makes hours anew from the rows there are, and then the days that they touch from the hours. Buckets are locked first, missing ones by making them, and
-- what is in them is read after that: whoever adds or removes rows of the same hour comes before or after, and both see each other.
create function rebuild_history_rollup(of_kind smallint, ids bigint[], hours timestamptz[]) returns void language plpgsql as $$
declare
    day_ids bigint[];
    days timestamptz[];
begin
    -- What was the newest hour may not be it any more, and belongs to its day then.
    select array_agg(d.id), array_agg(date_trunc('day', d.hour, 'UTC')) into day_ids, days
    from (select distinct id, newest_rollup_hour(of_kind, id) as hour from unnest(ids) u(id)) d where d.hour is not null;

    insert into history_rollup as h (kind, unit, entity_id, at, newest_at, count)
    select distinct of_kind, 'h'::"char", w.entity_id, w.at, w.at, 0 from unnest(ids, hours) w(entity_id, at)
    order by 3, 4
    on conflict (kind, entity_id, unit, at) do update set count = h.count;

    with fresh as materialized (
        select w.entity_id, w.at, s.*
        from (select distinct * from unnest(ids, hours) u(entity_id, at)) w
            cross join lateral (
                select count(*)::integer as rows, max(r.at) as newest_at,
                    min(r.value_1) as min_1, max(r.value_1) as max_1, min(r.value_2) as min_2, max(r.value_2) as max_2,
                    min(r.value_3) as min_3, max(r.value_3) as max_3,
                    (array_agg(r.value_1 order by r.value_1 is null, r.at desc))[1] as last_1,
                    (array_agg(r.value_2 order by r.value_2 is null, r.at desc))[1] as last_2,
                    (array_agg(r.value_3 order by r.value_3 is null, r.at desc))[1] as last_3,
                    (array_agg(r.state_1 order by r.value_1 is null, r.at desc))[1] as state_1,
                    (array_agg(r.state_2 order by r.value_2 is null, r.at desc))[1] as state_2,
                    (array_agg(r.state_3 order by r.value_3 is null, r.at desc))[1] as state_3
                from history_row r
                where r.kind = of_kind and r.entity_id = w.entity_id and r.at >= w.at and r.at < w.at + interval '1 hour') s),
    emptied as (
        delete from history_rollup h using fresh f
        where f.rows = 0 and h.kind = of_kind and h.entity_id = f.entity_id and h.unit = 'h' and h.at = f.at)
    update history_rollup h set count = f.rows, newest_at = f.newest_at,
        min_1 = f.min_1, max_1 = f.max_1, last_1 = f.last_1, state_1 = f.state_1,
        min_2 = f.min_2, max_2 = f.max_2, last_2 = f.last_2, state_2 = f.state_2,
        min_3 = f.min_3, max_3 = f.max_3, last_3 = f.last_3, state_3 = f.state_3
    from fresh f
    where f.rows > 0 and h.kind = of_kind and h.entity_id = f.entity_id and h.unit = 'h' and h.at = f.at;

    select array_agg(d.id), array_agg(d.day) into day_ids, days from (
        select id, day from unnest(day_ids, days) u(id, day)
        union
        select id, date_trunc('day', hour, 'UTC') from unnest(ids, hours) u(id, hour)
        union
        select id, date_trunc('day', newest_rollup_hour(of_kind, id), 'UTC') from (select distinct id from unnest(ids) u(id)) i
        where newest_rollup_hour(of_kind, id) is not null) d;

    insert into history_rollup as h (kind, unit, entity_id, at, newest_at, count)
    select of_kind, 'd'::"char", w.entity_id, w.at, w.at, 0 from unnest(day_ids, days) w(entity_id, at)
    order by 3, 4
    on conflict (kind, entity_id, unit, at) do update set count = h.count;

    with fresh as materialized (
        select w.entity_id, w.at, s.*
        from unnest(day_ids, days) w(entity_id, at)
            cross join lateral (
                select coalesce(sum(r.count), 0)::integer as rows, max(r.newest_at) as newest_at,
                    min(r.min_1) as min_1, max(r.max_1) as max_1, min(r.min_2) as min_2, max(r.max_2) as max_2, min(r.min_3) as min_3, max(r.max_3) as max_3,
                    (array_agg(r.last_1 order by r.last_1 is null, r.at desc))[1] as last_1,
                    (array_agg(r.last_2 order by r.last_2 is null, r.at desc))[1] as last_2,
                    (array_agg(r.last_3 order by r.last_3 is null, r.at desc))[1] as last_3,
                    (array_agg(r.state_1 order by r.last_1 is null, r.at desc))[1] as state_1,
                    (array_agg(r.state_2 order by r.last_2 is null, r.at desc))[1] as state_2,
                    (array_agg(r.state_3 order by r.last_3 is null, r.at desc))[1] as state_3
                from history_rollup r
                where r.kind = of_kind and r.entity_id = w.entity_id and r.unit = 'h' and r.at >= w.at and r.at < w.at + interval '24 hours'
                  and r.at < newest_rollup_hour(of_kind, w.entity_id)) s),
    emptied as (
        delete from history_rollup h using fresh f
        where f.rows = 0 and h.kind = of_kind and h.entity_id = f.entity_id and h.unit = 'd' and h.at = f.at)
    update history_rollup h set count = f.rows, newest_at = f.newest_at,
        min_1 = f.min_1, max_1 = f.max_1, last_1 = f.last_1, state_1 = f.state_1,
        min_2 = f.min_2, max_2 = f.max_2, last_2 = f.last_2, state_2 = f.state_2,
        min_3 = f.min_3, max_3 = f.max_3, last_3 = f.last_3, state_3 = f.state_3
    from fresh f
    where f.rows > 0 and h.kind = of_kind and h.entity_id = f.entity_id and h.unit = 'd' and h.at = f.at;
end $$;

-- The same for accounts and for posts. As a rule each has one new row, newer than all before, and the writer holds the account or post locked: then
-- that row is added to its hour, and the hour before, if it is the first of a new one, to its day. Whatever came late or more than once makes its
-- buckets anew.
do $do$
declare
    template text := $template$
create function roll_up_$name() returns trigger language plpgsql as $$
declare
    late_ids bigint[];
    late_hours timestamptz[];
    opens boolean;
begin
    select array_agg(a.$key) filter (where n.newest_at >= a.recorded_at or a.n > 1), array_agg(date_trunc('hour', a.recorded_at, 'UTC')) filter (where n.newest_at >= a.recorded_at or a.n > 1),
        coalesce(bool_or(n.at < date_trunc('hour', a.recorded_at, 'UTC')), false)
    into late_ids, late_hours, opens
    from (select $key, recorded_at, count(*) over (partition by $key) as n from added) a left join lateral (
        select h.at, h.newest_at from history_rollup h where h.kind = $kind and h.entity_id = a.$key and h.unit = 'h' order by h.at desc limit 1) n on true;

    if opens then
        insert into history_rollup as h (kind, unit, entity_id, at, newest_at, count,
            min_1, max_1, last_1, state_1, min_2, max_2, last_2, state_2, min_3, max_3, last_3, state_3)
        select kind, 'd', entity_id, date_trunc('day', n.at, 'UTC'), newest_at, count,
            min_1, max_1, last_1, state_1, min_2, max_2, last_2, state_2, min_3, max_3, last_3, state_3
        from added a cross join lateral (
            select * from history_rollup h where h.kind = $kind and h.entity_id = a.$key and h.unit = 'h' order by h.at desc limit 1) n
        where n.at < date_trunc('hour', a.recorded_at, 'UTC') and (late_ids is null or a.$key <> all (late_ids))
        order by entity_id
        on conflict (kind, entity_id, unit, at) do update set $merge;
    end if;

    insert into history_rollup as h (kind, unit, entity_id, at, newest_at, count,
        min_1, max_1, last_1, state_1, min_2, max_2, last_2, state_2, min_3, max_3, last_3, state_3)
    select $kind, 'h', a.$key, date_trunc('hour', a.recorded_at, 'UTC'), a.recorded_at, 1,
        $1, $1, $1, case when value_states is null then case when $1 is not null then 'm' end else left(coalesce(value_states ->> '$1', case when $1 is not null then 'm' end), 1) end::"char",
        $2, $2, $2, case when value_states is null then case when $2 is not null then 'm' end else left(coalesce(value_states ->> '$2', case when $2 is not null then 'm' end), 1) end::"char",
        $3, $3, $3, case when value_states is null then case when $3 is not null then 'm' end else left(coalesce(value_states ->> '$3', case when $3 is not null then 'm' end), 1) end::"char"
    from added a where late_ids is null or a.$key <> all (late_ids)
    order by a.$key
    on conflict (kind, entity_id, unit, at) do update set $merge;

    if late_ids is not null then
        perform rebuild_history_rollup($kind::smallint, late_ids, late_hours);
    end if;
    return null;
end $$;

create function roll_back_$name() returns trigger language plpgsql as $$
begin
    perform rebuild_history_rollup($kind::smallint, array_agg(r.id), array_agg(r.hour))
    from (select distinct $key as id, date_trunc('hour', recorded_at, 'UTC') as hour from removed) r having count(*) > 0;
    return null;
end $$;

create trigger roll_up after insert on $history referencing new table as added for each statement execute function roll_up_$name();
create trigger roll_back after delete on $history referencing old table as removed for each statement execute function roll_back_$name();
$template$;
    merge text := $merge$
            count = h.count + excluded.count, newest_at = greatest(h.newest_at, excluded.newest_at),
            min_1 = least(h.min_1, excluded.min_1), max_1 = greatest(h.max_1, excluded.max_1), last_1 = coalesce(excluded.last_1, h.last_1),
            min_2 = least(h.min_2, excluded.min_2), max_2 = greatest(h.max_2, excluded.max_2), last_2 = coalesce(excluded.last_2, h.last_2),
            min_3 = least(h.min_3, excluded.min_3), max_3 = greatest(h.max_3, excluded.max_3), last_3 = coalesce(excluded.last_3, h.last_3),
            state_1 = case when excluded.last_1 is null and h.last_1 is not null then h.state_1 else excluded.state_1 end,
            state_2 = case when excluded.last_2 is null and h.last_2 is not null then h.state_2 else excluded.state_2 end,
            state_3 = case when excluded.last_3 is null and h.last_3 is not null then h.state_3 else excluded.state_3 end$merge$;
    part record;
begin
    for part in select * from (values
        ('accounts', 'influencer_metrics_history', 'account_id', '1', 'follower_count', 'following_count', 'post_count'),
        ('posts', 'post_metrics_history', 'post_ref', '2', 'like_count', 'comment_count', 'play_count')) p(name, history, key, kind, one, two, three)
    loop
        execute replace(replace(replace(replace(replace(replace(replace(replace(template,
            '$merge', merge), '$name', part.name), '$history', part.history), '$key', part.key), '$kind', part.kind),
            '$1', part.one), '$2', part.two), '$3', part.three);
    end loop;
end $do$;

-- Rolls up about so many rows more; answers whether there may be others. Two that do so at once do not do the same.
create function backfill_history_rollup(most integer) returns boolean language plpgsql as $$
declare
    place history_backfill;
    next_id bigint;
    next_at timestamptz;
begin
    select * into place from history_backfill order by kind limit 1 for update skip locked;
    if not found then
        return exists (select from history_backfill);
    end if;
    if place.kind = 1 then
        select account_id, recorded_at into next_id, next_at from (
            select account_id, recorded_at from influencer_metrics_history
            where (account_id, recorded_at) >= (place.entity_id, place.at) and account_id <= place.last_id
            order by account_id, recorded_at limit most) slice
        order by account_id desc, recorded_at desc limit 1;
    else
        select post_ref, recorded_at into next_id, next_at from (
            select post_ref, recorded_at from post_metrics_history
            where (post_ref, recorded_at) >= (place.entity_id, place.at) and post_ref <= place.last_id
            order by post_ref, recorded_at limit most) slice
        order by post_ref desc, recorded_at desc limit 1;
    end if;
    if next_id is null then
        delete from history_backfill where kind = place.kind;
        return exists (select from history_backfill);
    end if;
    -- Whole days, so that no bucket is made twice.
    next_at := date_trunc('day', next_at, 'UTC') + interval '24 hours';
    perform rebuild_history_rollup(place.kind, array_agg(r.entity_id), array_agg(r.hour))
    from (
        select distinct entity_id, date_trunc('hour', at, 'UTC') as hour from history_row
        where kind = place.kind and (entity_id, at) >= (place.entity_id, place.at) and (entity_id, at) < (next_id, next_at)) r
    having count(*) > 0;
    update history_backfill set entity_id = next_id, at = next_at where kind = place.kind;
    return true;
end $$;

-- The days that are there hold their newest hours.
delete from history_rollup where unit = 'd';
insert into history_rollup (kind, unit, entity_id, at, newest_at, count,
    min_1, max_1, last_1, state_1, min_2, max_2, last_2, state_2, min_3, max_3, last_3, state_3)
select r.kind, 'd', r.entity_id, date_trunc('day', r.at, 'UTC'), max(r.newest_at), sum(r.count),
    min(r.min_1), max(r.max_1), (array_agg(r.last_1 order by r.last_1 is null, r.at desc))[1], (array_agg(r.state_1 order by r.last_1 is null, r.at desc))[1],
    min(r.min_2), max(r.max_2), (array_agg(r.last_2 order by r.last_2 is null, r.at desc))[1], (array_agg(r.state_2 order by r.last_2 is null, r.at desc))[1],
    min(r.min_3), max(r.max_3), (array_agg(r.last_3 order by r.last_3 is null, r.at desc))[1], (array_agg(r.state_3 order by r.last_3 is null, r.at desc))[1]
from history_rollup r join (select kind, entity_id, max(at) as at from history_rollup where unit = 'h' group by 1, 2) n using (kind, entity_id)
where r.unit = 'h' and r.at < n.at
group by 1, 3, 4;
