-- What the histories amount to per hour and per day of UTC, so that a chart of years reads buckets and not rows. Whatever adds or removes
-- rows of a history changes its buckets in the same transaction: the triggers see every such statement.
create table history_rollup (
    entity_id bigint      not null,                       -- account.id or post.id
    at        timestamptz not null,                       -- the bucket's beginning
    newest_at timestamptz not null,                       -- of its rows
    -- 1, 2, 3: followers, followed and posts of an account; likes, comments and plays of a post. The last is the last that is known.
    min_1     bigint,
    max_1     bigint,
    last_1    bigint,
    min_2     bigint,
    max_2     bigint,
    last_2    bigint,
    min_3     bigint,
    max_3     bigint,
    last_3    bigint,
    count     integer     not null,                       -- rows
    kind      smallint    not null check (kind in (1, 2)),-- 1 account, 2 post
    unit      "char"      not null check (unit in ('h', 'd')),
    -- Of the last known number, or of the newest row where none is known: m measured, r rounded, h hidden, u unknown.
    state_1   "char",
    state_2   "char",
    state_3   "char",
    primary key (kind, entity_id, unit, at)
) with (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.05);

-- Both histories under the same names.
create view history_row as
select 1::smallint as kind, account_id as entity_id, recorded_at as at,
       follower_count as value_1, following_count as value_2, post_count as value_3,
       left(coalesce(value_states ->> 'follower_count', case when follower_count is not null then 'm' end), 1)::"char" as state_1,
       left(coalesce(value_states ->> 'following_count', case when following_count is not null then 'm' end), 1)::"char" as state_2,
       left(coalesce(value_states ->> 'post_count', case when post_count is not null then 'm' end), 1)::"char" as state_3
from influencer_metrics_history
union all
select 2::smallint, post_ref, recorded_at, like_count, comment_count, play_count,
       left(coalesce(value_states ->> 'like_count', case when like_count is not null then 'm' end), 1)::"char",
       left(coalesce(value_states ->> 'comment_count', case when comment_count is not null then 'm' end), 1)::"char",
       left(coalesce(value_states ->> 'play_count', case when play_count is not null then 'm' end), 1)::"char"
from post_metrics_history;

create type history_value as (entity_id bigint, at timestamptz, value_1 bigint, value_2 bigint, value_3 bigint, states jsonb);

-- Makes buckets anew from the rows there are. They are locked first, missing ones by making them, and the rows are read after that: whoever
-- adds or removes rows of the same bucket comes before or after, and both see each other.
create function rebuild_history_rollup(of_kind smallint, units "char"[], ids bigint[], starts timestamptz[]) returns void language plpgsql as $$
begin
    insert into history_rollup as h (kind, unit, entity_id, at, newest_at, count)
    select distinct of_kind, w.unit, w.entity_id, w.at, w.at, 0 from unnest(units, ids, starts) w(unit, entity_id, at)
    order by 3, 2, 4
    on conflict (kind, entity_id, unit, at) do update set count = h.count;

    with fresh as materialized (
        select w.unit, w.entity_id, w.at, s.*
        from (select distinct * from unnest(units, ids, starts) u(unit, entity_id, at)) w
            cross join lateral (
                select count(*)::integer as rows, max(r.at) as newest_at,
                    min(r.value_1) as min_1, max(r.value_1) as max_1, min(r.value_2) as min_2, max(r.value_2) as max_2,
                    min(r.value_3) as min_3, max(r.value_3) as max_3,
                    (array_agg(r.value_1 order by r.at desc) filter (where r.value_1 is not null))[1] as last_1,
                    (array_agg(r.value_2 order by r.at desc) filter (where r.value_2 is not null))[1] as last_2,
                    (array_agg(r.value_3 order by r.at desc) filter (where r.value_3 is not null))[1] as last_3,
                    (array_agg(r.state_1 order by r.value_1 is null, r.at desc))[1] as state_1,
                    (array_agg(r.state_2 order by r.value_2 is null, r.at desc))[1] as state_2,
                    (array_agg(r.state_3 order by r.value_3 is null, r.at desc))[1] as state_3
                from history_row r
                where r.kind = of_kind and r.entity_id = w.entity_id and r.at >= w.at
                  and r.at < w.at + case w.unit when 'h' then interval '1 hour' else interval '24 hours' end) s),
    emptied as (
        delete from history_rollup h using fresh f
        where f.rows = 0 and h.kind = of_kind and h.entity_id = f.entity_id and h.unit = f.unit and h.at = f.at)
    update history_rollup h set count = f.rows, newest_at = f.newest_at,
        min_1 = f.min_1, max_1 = f.max_1, last_1 = f.last_1, state_1 = f.state_1,
        min_2 = f.min_2, max_2 = f.max_2, last_2 = f.last_2, state_2 = f.state_2,
        min_3 = f.min_3, max_3 = f.max_3, last_3 = f.last_3, state_3 = f.state_3
    from fresh f
    where f.rows > 0 and h.kind = of_kind and h.entity_id = f.entity_id and h.unit = f.unit and h.at = f.at;
end $$;

-- Adds rows to their buckets. Rows come in the order of time as a rule; a bucket in which one came late is made anew.
create function add_to_history_rollup(of_kind smallint, names text[], points history_value[]) returns void language plpgsql as $$
declare
    late_units "char"[];
    late_ids bigint[];
    late_starts timestamptz[];
begin
    with added as materialized (
        select v.entity_id, v.at, v.value_1, v.value_2, v.value_3,
            left(coalesce(v.states ->> names[1], case when v.value_1 is not null then 'm' end), 1)::"char" as state_1,
            left(coalesce(v.states ->> names[2], case when v.value_2 is not null then 'm' end), 1)::"char" as state_2,
            left(coalesce(v.states ->> names[3], case when v.value_3 is not null then 'm' end), 1)::"char" as state_3
        from unnest(points) v),
    fresh as materialized (
        select u.unit, a.entity_id, case u.unit when 'h' then date_trunc('hour', a.at, 'UTC') else date_trunc('day', a.at, 'UTC') end as start,
            count(*)::integer as n, min(a.at) as oldest_at, max(a.at) as newest_at,
            min(a.value_1) as min_1, max(a.value_1) as max_1, min(a.value_2) as min_2, max(a.value_2) as max_2,
            min(a.value_3) as min_3, max(a.value_3) as max_3,
            (array_agg(a.value_1 order by a.value_1 is null, a.at desc))[1] as last_1,
            (array_agg(a.value_2 order by a.value_2 is null, a.at desc))[1] as last_2,
            (array_agg(a.value_3 order by a.value_3 is null, a.at desc))[1] as last_3,
            (array_agg(a.state_1 order by a.value_1 is null, a.at desc))[1] as state_1,
            (array_agg(a.state_2 order by a.value_2 is null, a.at desc))[1] as state_2,
            (array_agg(a.state_3 order by a.value_3 is null, a.at desc))[1] as state_3
        from added a cross join (values ('h'::"char"), ('d'::"char")) u(unit)
        group by 1, 2, 3),
    written as (
        insert into history_rollup as h (kind, unit, entity_id, at, newest_at, count,
            min_1, max_1, last_1, state_1, min_2, max_2, last_2, state_2, min_3, max_3, last_3, state_3)
        select of_kind, unit, entity_id, start, newest_at, n,
            min_1, max_1, last_1, state_1, min_2, max_2, last_2, state_2, min_3, max_3, last_3, state_3
        from fresh order by entity_id, unit, start
        on conflict (kind, entity_id, unit, at) do update set
            count = h.count + excluded.count, newest_at = greatest(h.newest_at, excluded.newest_at),
            min_1 = least(h.min_1, excluded.min_1), max_1 = greatest(h.max_1, excluded.max_1), last_1 = coalesce(excluded.last_1, h.last_1),
            min_2 = least(h.min_2, excluded.min_2), max_2 = greatest(h.max_2, excluded.max_2), last_2 = coalesce(excluded.last_2, h.last_2),
            min_3 = least(h.min_3, excluded.min_3), max_3 = greatest(h.max_3, excluded.max_3), last_3 = coalesce(excluded.last_3, h.last_3),
            state_1 = case when excluded.last_1 is null and h.last_1 is not null then h.state_1 else excluded.state_1 end,
            state_2 = case when excluded.last_2 is null and h.last_2 is not null then h.state_2 else excluded.state_2 end,
            state_3 = case when excluded.last_3 is null and h.last_3 is not null then h.state_3 else excluded.state_3 end
        returning h.unit, h.entity_id, h.at, h.newest_at, h.count)
    select array_agg(w.unit), array_agg(w.entity_id), array_agg(w.at) into late_units, late_ids, late_starts
    from written w join fresh f on f.unit = w.unit and f.entity_id = w.entity_id and f.start = w.at
    where w.newest_at > f.newest_at or f.n > 1 and w.count > f.n;
    if late_ids is not null then
        perform rebuild_history_rollup(of_kind, late_units, late_ids, late_starts);
    end if;
end $$;

create function roll_up_accounts() returns trigger language plpgsql as $$
begin
    perform add_to_history_rollup(1::smallint, '{follower_count,following_count,post_count}', array(
        select row(account_id, recorded_at, follower_count, following_count, post_count, value_states)::history_value from added));
    return null;
end $$;

create function roll_up_posts() returns trigger language plpgsql as $$
begin
    perform add_to_history_rollup(2::smallint, '{like_count,comment_count,play_count}', array(
        select row(post_ref, recorded_at, like_count, comment_count, play_count, value_states)::history_value from added));
    return null;
end $$;

create function roll_back_accounts() returns trigger language plpgsql as $$
begin
    perform rebuild_history_rollup(1::smallint, array_agg(u.unit), array_agg(r.account_id),
        array_agg(case u.unit when 'h' then r.hour else date_trunc('day', r.hour, 'UTC') end))
    from (select distinct account_id, date_trunc('hour', recorded_at, 'UTC') as hour from removed) r
        cross join (values ('h'::"char"), ('d'::"char")) u(unit)
    having count(*) > 0;
    return null;
end $$;

create function roll_back_posts() returns trigger language plpgsql as $$
begin
    perform rebuild_history_rollup(2::smallint, array_agg(u.unit), array_agg(r.post_ref),
        array_agg(case u.unit when 'h' then r.hour else date_trunc('day', r.hour, 'UTC') end))
    from (select distinct post_ref, date_trunc('hour', recorded_at, 'UTC') as hour from removed) r
        cross join (values ('h'::"char"), ('d'::"char")) u(unit)
    having count(*) > 0;
    return null;
end $$;

create trigger roll_up after insert on influencer_metrics_history
    referencing new table as added for each statement execute function roll_up_accounts();
create trigger roll_up after insert on post_metrics_history
    referencing new table as added for each statement execute function roll_up_posts();
create trigger roll_back after delete on influencer_metrics_history
    referencing old table as removed for each statement execute function roll_back_accounts();
create trigger roll_back after delete on post_metrics_history
    referencing old table as removed for each statement execute function roll_back_posts();

-- Histories from before this version are rolled up little by little while the service runs. Of an account or post from entity_id to last_id the
-- buckets are not complete yet; the row goes when all are.
create table history_backfill (
    kind      smallint    primary key,
    entity_id bigint      not null default 0,
    at        timestamptz not null default '-infinity',
    last_id   bigint      not null
);
insert into history_backfill (kind, last_id)
select 1, max(id) from account where exists (select from influencer_metrics_history) having max(id) is not null;
insert into history_backfill (kind, last_id)
select 2, max(id) from post where exists (select from post_metrics_history) having max(id) is not null;

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
    perform rebuild_history_rollup(place.kind, array_agg(u.unit), array_agg(r.entity_id),
        array_agg(case u.unit when 'h' then r.hour else date_trunc('day', r.hour, 'UTC') end))
    from (
        select distinct entity_id, date_trunc('hour', at, 'UTC') as hour from history_row
        where kind = place.kind and (entity_id, at) >= (place.entity_id, place.at) and (entity_id, at) < (next_id, next_at)) r
        cross join (values ('h'::"char"), ('d'::"char")) u(unit)
    having count(*) > 0;
    update history_backfill set entity_id = next_id, at = next_at where kind = place.kind;
    return true;
end $$;

-- Nothing of the product reads histories by these; for those who do by hand an index of a few pages is enough.
drop index influencer_metrics_history_user_index;
create index influencer_metrics_history_user_index on influencer_metrics_history using brin (user_id, recorded_at);
drop index post_metrics_history_code_index;
create index post_metrics_history_code_index on post_metrics_history using brin (post_code, recorded_at);
