-- The id by which the Graph API knows an account or post, and the reach that it gives to its owner. Insights come under that id alone.
alter table account add column graph_id text;
alter table post add column graph_id text, add column reach bigint;
create index account_graph_id_index on account (platform, graph_id) where graph_id is not null;
create index post_graph_id_index on post (platform, graph_id) where graph_id is not null;

-- Whether the estimate of a post's reach rests on its plays: that of reels does, and on other platforms that of every video.
create function reach_rests_on_plays(platform text, media_type text) returns boolean language sql immutable parallel safe as $$
    select coalesce(media_type = 'reel' or media_type = 'video' and platform <> 'instagram', false)
$$;

-- An estimate of how many people saw a post: the reach that the owner sees, when given; else from plays or likes.
create function estimated_reach(given bigint, platform text, media_type text, plays bigint, likes bigint, followers bigint) returns bigint
language sql immutable parallel safe as $$
    select case
        when given > 0 then given
        when reach_rests_on_plays(platform, media_type) then case when coalesce(plays, 0) <= 0 then 0 else
            greatest(0, floor(plays * (0.94 - round((ln(greatest(coalesce(followers, 1), 1)::float8) / ln(2::float8))::numeric, 9) * 0.001)))::bigint end
        when coalesce(likes, 0) <= 0 then 0
        else greatest(0, floor((7.6 - round((ln(likes::float8) / ln(10::float8))::numeric, 9) * 0.7) * 0.85 * likes))::bigint
    end
$$;

-- For processes of the version before that still run, and for analyses of Instagram.
create or replace function estimated_reach(given bigint, media_type text, plays bigint, likes bigint, followers bigint) returns bigint
language sql immutable parallel safe as $$
    select estimated_reach(given, 'instagram', media_type, plays, likes, followers)
$$;

create or replace view instagram_post as
select p.id, p.platform_id as post_id, p.code as shortcode, p.owner_id as profile_id, p.owner_username as handle, p.media_type as post_type,
       p.caption, p.thumbnail_url, p.taken_at as publish_time, p.like_count as likes, p.comment_count as comments, p.play_count as plays,
       case when p.like_count is not null and p.comment_count is not null and a.follower_count is not null
            then engagement_rate(p.like_count, p.comment_count, a.follower_count) end as engagement_rate,
       case when coalesce(p.reach, 0) <= 0 and case when reach_rests_on_plays(p.platform, p.media_type)
                 then p.play_count is null or a.follower_count is null else p.like_count is null end then null
            else estimated_reach(p.reach, p.platform, p.media_type, p.play_count, p.like_count, a.follower_count) end as estimated_reach,
       p.value_states, p.source, p.measured_at as updated_at, p.created_at, p.reach
from post p left join account a on a.platform = p.platform and a.platform_id = p.owner_id
where p.platform = 'instagram';

-- A request may be put in, and a failed one set to run again, by SQL alone.
alter table scrape_request_log
    alter column params set default '{}',
    alter column status set default 'PENDING',
    alter column created_at set default now(),
    alter column event_timestamp set default now(),
    alter column team_id set default 1;

-- What is set to run again has neither a result nor an error nor a bill any more, and an expiry that is over would end it at once.
create function renew_request() returns trigger language plpgsql as $$
begin
    new.data := null;
    new.error := null;
    new.error_code := null;
    new.source := null;
    new.scraped_at := null;
    new.picked_at := null;
    new.calls := 0;
    new.cost_usd := 0;
    if new.expires_at <= now() then
        new.expires_at := null;
    end if;
    if new.event_timestamp = old.event_timestamp then
        new.event_timestamp := now();
    end if;
    return new;
end $$;
create trigger renew_request before update of status on scrape_request_log
    for each row when (old.status in ('COMPLETE', 'FAILED') and new.status = 'PENDING') execute function renew_request();

-- Looked at when the transaction commits: by then the service has queued what it put in itself. What nobody has queued goes into the queue
-- of its flow and wakes it, unless somebody works on the queue right now: waiting for several of them in any order would be a deadlock, and
-- the sweeper wakes it soon after.
create function queue_request() returns trigger language plpgsql as $$
declare
    queue_number bigint;
begin
    if exists (select from queue_item where kind = 2 and ref_id = new.id)
        or not exists (select from scrape_request_log where id = new.id and status = 'PENDING') then
        return null;
    end if;
    select id into queue_number from queue where name = 'flow:' || new.flow;
    if queue_number is null then
        insert into queue (name, team_id, priority, max_running, created_at, kind, turn_at, platform)
        values ('flow:' || new.flow, 1, 2, coalesce((select workers * concurrency from flow where name = new.flow), 1), now(), 'flows', now(),
            (select f.platform from flow f where f.name = new.flow and exists (select from provider p where p.capabilities ? f.platform)))
        on conflict (name) do nothing;
        select id into queue_number from queue where name = 'flow:' || new.flow;
    end if;
    insert into queue_item (queue_id, kind, ref_id, priority, run_at, expires_at)
    values (queue_number, 2, new.id, least(greatest(new.priority, 0), 100)::smallint, now(), coalesce(new.expires_at, 'infinity'))
    on conflict (kind, ref_id) do nothing;
    update queue set turn_at = least(turn_at, now())
    where id = (select id from queue where id = queue_number for no key update skip locked);
    return null;
end $$;
create constraint trigger queue_request after insert or update of status on scrape_request_log
    deferrable initially deferred for each row when (new.status = 'PENDING') execute function queue_request();

-- Posts of a result stand under one name.
update processing_job_items set result = (result - 'items') || jsonb_build_object('posts', result -> 'items') where result ? 'items';
update scrape_request_log set data = case when data ? 'code' then data - 'items' else (data - 'items') || jsonb_build_object('posts', data -> 'items') end
where data ? 'items' and flow not in ('refresh_profile_followers', 'refresh_profile_following');

-- A result without what is in it about an account: whatever list it stands in.
create function mentions_person(data jsonb, platform_id text, handles text[]) returns boolean language sql immutable as $$
    select exists (
        select from jsonb_each(case when jsonb_typeof(data) = 'object' then data else '{}' end) f
            cross join lateral jsonb_array_elements(case when jsonb_typeof(f.value) = 'array' then f.value else '[]' end) e
        where is_about(e, platform_id, handles))
$$;
create function without_person(data jsonb, platform_id text, handles text[]) returns jsonb language sql immutable as $$
    select jsonb_object_agg(f.key, case when jsonb_typeof(f.value) <> 'array' then f.value else coalesce((
        select jsonb_agg(e order by n) from jsonb_array_elements(f.value) with ordinality a(e, n)
        where not is_about(e, platform_id, handles)), '[]') end)
    from jsonb_each(data) f
$$;

-- When a job that has not ended will have: what runs needs the rest of the time that one takes, what waits comes in rounds after it. How long one
-- takes, those that are done say, before that what was thought at first; one that runs longer says more. Batches begin no more than `pace` in a second.
create function estimated_completion(job uuid, at timestamptz, pace integer default null) returns timestamptz language sql stable as $$
    select at + make_interval(secs => greatest(
        case when n.running > 0 then greatest(t.each - n.running_for, t.each * 0.1) else 0 end
            + ceil(n.waiting::float8 / case when n.running > 0 and n.took is not null then n.running else j.max_concurrency end) * t.each,
        case when j.job_type = 'batch' and pace > 0 then (n.waiting + n.running)::float8 / pace else 0 end))
    from processing_jobs j
        cross join lateral (
            select count(*) filter (where i.status = 'processing') as running, count(*) filter (where i.status = 'pending') as waiting,
                avg(extract(epoch from i.completed_at - i.started_at)) filter (where i.status = 'completed')::float8 as took,
                avg(extract(epoch from at - i.started_at)) filter (where i.status = 'processing')::float8 as running_for
            from processing_job_items i where i.job_id = j.id) n
        cross join lateral (
            select greatest(
                coalesce(n.took, (extract(epoch from j.estimated_completion_at - j.created_at) / ceil(j.total_users::float8 / j.max_concurrency))::float8, 5),
                n.running_for, 0.01) as each) t
    where j.id = job
$$;

create or replace view creator_analysis_jobs as
    select id, requested_by as user_id, team_id, job_type, status, priority, usernames, total_users as total_creators,
        successful_users as completed_creators, failed_users as failed_creators, estimated_credits, credits_charged,
        reserved_credits > 0 as credits_reserved,
        round(100.0 * processed_users / total_users, 1)::float as progress_percentage,
        case status when 'pending' then 'waiting' when 'processing' then 'collecting' else status end as current_stage,
        jsonb_build_object('processed', processed_users, 'total', total_users, 'reserved_credits', reserved_credits) as detailed_status,
        (select coalesce(jsonb_agg(i.result order by i.id) filter (where i.result is not null), '[]')
         from processing_job_items i where i.job_id = j.id) as results,
        errors as error_details, created_at, started_at, completed_at,
        case when completed_at is null then estimated_completion(id, now()) else estimated_completion_at end as estimated_completion_at, job_metadata
    from processing_jobs j
    where job_type in ('single', 'bulk');
